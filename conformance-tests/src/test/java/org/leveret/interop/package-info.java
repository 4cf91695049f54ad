/** Clients in other languages, their own test suites and the examples, run against the broker under test. */
@NullMarked
package org.leveret.interop;

import org.jspecify.annotations.NullMarked;
