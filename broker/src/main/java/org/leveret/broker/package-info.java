@NullMarked
package org.leveret.broker;

import org.jspecify.annotations.NullMarked;
