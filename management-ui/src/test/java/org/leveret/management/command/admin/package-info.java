/** Tests of our rabbitmqadmin that need no other program. */
@NullMarked
package org.leveret.management.command.admin;

import org.jspecify.annotations.NullMarked;
