/**
 * The commands of {@code leveret ctl}: rabbitmqctl's and rabbitmq-diagnostics', which ask the running broker's HTTP interface
 * and print what it answers as those would.
 */
@NullMarked
package org.leveret.management.command.ctl;

import org.jspecify.annotations.NullMarked;
