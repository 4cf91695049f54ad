@NullMarked
package org.leveret.broker.contents;

import org.jspecify.annotations.NullMarked;
