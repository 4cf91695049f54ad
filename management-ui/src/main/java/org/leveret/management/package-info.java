@NullMarked
package org.leveret.management;

import org.jspecify.annotations.NullMarked;
