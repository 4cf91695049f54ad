/**
 * The commands of {@code leveret admin}, which are rabbitmqadmin's: what they ask the HTTP interface of any broker, and how
 * they print the answer. Everything runs on the one thread of the command.
 */
@NullMarked
package org.leveret.management.command.admin;

import org.jspecify.annotations.NullMarked;
