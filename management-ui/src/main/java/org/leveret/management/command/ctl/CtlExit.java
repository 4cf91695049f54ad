package org.leveret.management.command.ctl;

/** The exit statuses of rabbitmqctl. */
final class CtlExit {
    static final int OK = 0;
    static final int USAGE = 64;
    static final int DATA = 65;
    static final int NO_USER = 67;
    static final int UNAVAILABLE = 69;
    static final int SOFTWARE = 70;
    static final int CONFIGURATION = 78;

    private CtlExit() {}
}
