/** The broker under test: where it listens, how it behaves, and who administers it. */
@NullMarked
package org.leveret.conformance.broker;

import org.jspecify.annotations.NullMarked;
