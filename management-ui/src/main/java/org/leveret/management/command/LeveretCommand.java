package org.leveret.management.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code leveret}: holds the commands and tells them apart.
 *
 * <p>A server's start is short, so it is described to the parser without annotations, which take time to read, and
 * without the commands that are not asked for.
 */
final class LeveretCommand implements Callable<Integer> {
    private static final String VERSION = "--version";

    private final CommandLine line;
    private final CommandContext context;

    private LeveretCommand(CommandContext context, String... arguments) {
        this.context = context;
        line = new CommandLine(spec());
        if (arguments.length > 0 && arguments[0].equals(ServerCommand.NAME)) {
            line.addSubcommand(ServerCommand.line(context));
        } else {
            addAll();
        }
        // A word that begins with @ is one, such as a password, and names no file to read more words from.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(this::refuse);
    }

    /** Runs one command to its end and returns the exit status. */
    static int run(CommandContext context, String... arguments) {
        return new LeveretCommand(context, arguments).line.execute(arguments);
    }

    private void addAll() {
        line.addSubcommand(new CommandLine.HelpCommand());
        line.addSubcommand(ServerCommand.line(context));
        line.addSubcommand(CtlCommand.line(context));
        line.addSubcommand(AdminCommand.line(context));
        line.addSubcommand(new VersionCommand(context));
    }

    private CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("leveret")
                .addOption(OptionSpec.builder(VERSION)
                        .type(boolean.class)
                        .description("Prints the version.")
                        .build());
        spec.usageMessage()
                .description("A message broker that RabbitMQ's clients and tools use unmodified.")
                .synopsisHeading("Usage: ")
                .commandListHeading("%nCommands:%n");
        return spec;
    }

    @Override
    public Integer call() {
        if (line.getParseResult().hasMatchedOption(VERSION)) {
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
