package org.leveret.management.command;

/** The process's entry, and the only place that ends it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        run(EmbeddedBroker::start, arguments);
    }

    /** Runs one command to its end, and ends the process, whatever the command fails by. */
    static void run(BrokerStarter starter, String... arguments) {
        Shutdown shutdown = new Shutdown(Main::halt);
        int status = ExitStatus.FAILED;
        try {
            status = LeveretCommand.run(
                    new CommandContext(System.in, System.out, System.err, System.getenv(), starter, shutdown),
                    arguments);
        } catch (Throwable e) {
            // Its threads would otherwise keep a process in which there is no broker.
            System.err.println("leveret: failed by " + e + place(e));
        } finally {
            shutdown.commandEnded();
            System.exit(status);
        }
    }

    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private static void halt(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }
}
