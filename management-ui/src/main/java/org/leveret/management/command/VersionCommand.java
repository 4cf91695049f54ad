package org.leveret.management.command;

import java.util.concurrent.Callable;
import org.leveret.config.Version;
import picocli.CommandLine.Command;

/** {@code leveret version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    private final CommandContext context;

    VersionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out().println("Leveret " + Version.TEXT + ", Java " + System.getProperty("java.version"));
        return ExitStatus.OK;
    }
}
