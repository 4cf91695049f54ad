/** Hostile inputs, each of which may harm its own connection only, and load. */
@NullMarked
package org.leveret.conformance.abuse;

import org.jspecify.annotations.NullMarked;
