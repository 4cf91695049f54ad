/** Opening, starting and administering what the control loop owns. */
@NullMarked
package org.leveret.broker.control.admin;

import org.jspecify.annotations.NullMarked;
