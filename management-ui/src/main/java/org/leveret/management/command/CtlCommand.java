package org.leveret.management.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code leveret ctl}: says that a broker of this build cannot be asked anything, whatever the question. */
@Command(name = "ctl", description = "Not in this build: arrives with the management interface.")
final class CtlCommand implements Callable<Integer> {
    private final CommandContext context;

    CtlCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.err().println("ctl: the command line arrives with the management interface; this build has none");
        return ExitStatus.UNAVAILABLE;
    }
}
