/** The command line: what {@code bin/leveret} runs. */
@NullMarked
package org.leveret.management.command;

import org.jspecify.annotations.NullMarked;
