/** What the management HTTP API answers. */
@NullMarked
package org.leveret.conformance.http;

import org.jspecify.annotations.NullMarked;
