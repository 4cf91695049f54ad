/** Tests of the commands of {@code leveret ctl}. */
@NullMarked
package org.leveret.management.command.ctl;

import org.jspecify.annotations.NullMarked;
