package org.leveret.management.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code leveret}: holds the commands and tells them apart. */
@Command(
        name = "leveret",
        description = "A message broker that RabbitMQ's clients and tools use unmodified.",
        synopsisHeading = "Usage: ",
        commandListHeading = "%nCommands:%n",
        subcommands = CommandLine.HelpCommand.class)
final class LeveretCommand implements Callable<Integer> {
    private final CommandLine line;
    private final CommandContext context;

    @Option(names = "--version", description = "Prints the version.")
    private boolean version;

    private LeveretCommand(CommandContext context) {
        this.context = context;
        line = new CommandLine(this);
        line.addSubcommand(new ServerCommand(context));
        line.addSubcommand(CtlCommand.line(context));
        line.addSubcommand(AdminCommand.line(context));
        line.addSubcommand(new VersionCommand(context));
        // A word that begins with @ is one, such as a password, and names no file to read more words from.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(this::refuse);
    }

    /** Runs one command to its end and returns the exit status. */
    static int run(CommandContext context, String... arguments) {
        return new LeveretCommand(context).line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (version) {
            return new VersionCommand(context).call();
        }
        line.usage(context.err());
        return ExitStatus.USAGE;
    }

    private int refuse(ParameterException refusal, String[] arguments) {
        if (refusal.getCommandLine().getCommand() instanceof CtlCommand ctl) {
            return ctl.refuse(refusal, arguments);
        }
        context.err().println("leveret: " + refusal.getMessage() + " (see leveret help)");
        return ExitStatus.USAGE;
    }
}
