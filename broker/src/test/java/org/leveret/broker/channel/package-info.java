@NullMarked
package org.leveret.broker.channel;

import org.jspecify.annotations.NullMarked;
