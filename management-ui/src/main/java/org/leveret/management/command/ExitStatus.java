package org.leveret.management.command;

/** The exit statuses of the command; those of rabbitmqctl where it has one. */
final class ExitStatus {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;

    private ExitStatus() {}

    /** Of a broker that was asked to stop: who started it is to see that it has failed meanwhile. */
    static int of(RunningBroker stopped) {
        return stopped.hasFailed() ? FAILED : OK;
    }
}
