/** A disk in memory whose power can be cut: the file system of tests that lose what was not forced. */
@NullMarked
package org.leveret.store.disk;

import org.jspecify.annotations.NullMarked;
