package org.leveret.management.command;

/** The process's entry, and the only place that ends it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Shutdown shutdown = new Shutdown(Main::halt);
        int status = LeveretCommand.run(
                new CommandContext(System.in, System.out, System.err, System.getenv(), EmbeddedBroker::start, shutdown),
                arguments);
        shutdown.commandEnded();
        System.exit(status);
    }

    private static void halt(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }
}
