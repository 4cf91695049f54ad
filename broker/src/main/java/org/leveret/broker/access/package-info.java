/** Users, passwords and permissions. */
@NullMarked
package org.leveret.broker.access;

import org.jspecify.annotations.NullMarked;
