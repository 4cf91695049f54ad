package org.leveret.management.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.leveret.management.command.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code leveret admin}: rabbitmqadmin's commands, for any broker that has an HTTP interface. It reads its own options. */
@Command(name = "admin", description = "Asks a broker by HTTP, as rabbitmqadmin does: see leveret admin help.")
final class AdminCommand implements Callable<Integer> {
    private final Admin admin;

    @Parameters(hidden = true)
    private final List<String> words = new ArrayList<>();

    private AdminCommand(CommandContext context) {
        this.admin = new Admin(context.environment(), context.in(), context.out(), context.err());
    }

    /** The command with its way of reading words: all are its own to read. */
    static CommandLine line(CommandContext context) {
        CommandLine line = new CommandLine(new AdminCommand(context));
        line.setUnmatchedOptionsArePositionalParams(true);
        line.setEndOfOptionsDelimiter("\0");
        return line;
    }

    @Override
    public Integer call() {
        return admin.run(words);
    }
}
