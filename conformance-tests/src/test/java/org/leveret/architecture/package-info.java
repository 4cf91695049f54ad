/** The picture of the modules, as tests of all classes: who may know whom, and what code must keep away from. */
@NullMarked
package org.leveret.architecture;

import org.jspecify.annotations.NullMarked;
