/** What the command line prints, returns and refuses. */
@NullMarked
package org.leveret.management.command;

import org.jspecify.annotations.NullMarked;
