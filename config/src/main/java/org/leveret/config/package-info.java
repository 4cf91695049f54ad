/** Every setting with its default and unit, the reader of rabbitmq.conf files, and the configuration they result in. */
@NullMarked
package org.leveret.config;

import org.jspecify.annotations.NullMarked;
