/** What is counted where it happens, and what a moment of a broker looked like. */
@NullMarked
package org.leveret.broker.statistics;

import org.jspecify.annotations.NullMarked;
