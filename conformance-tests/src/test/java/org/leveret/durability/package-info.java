/**
 * What survives a stop, a kill and a full disk, and what a start refuses: tests that start and end server processes of
 * our own on directories of their own. They have no use for a broker that is named by its address.
 */
@NullMarked
package org.leveret.durability;

import org.jspecify.annotations.NullMarked;
