/** The web console in a browser, with the broker behind it. */
@NullMarked
package org.leveret.console;

import org.jspecify.annotations.NullMarked;
