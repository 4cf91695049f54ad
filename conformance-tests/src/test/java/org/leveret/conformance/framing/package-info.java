/** Frames, field tables and properties, well-formed and malformed. */
@NullMarked
package org.leveret.conformance.framing;

import org.jspecify.annotations.NullMarked;
