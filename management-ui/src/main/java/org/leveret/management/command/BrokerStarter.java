package org.leveret.management.command;

import org.leveret.config.Configuration;

/** Starts the broker that the command runs. */
@FunctionalInterface
interface BrokerStarter {
    /**
     * Returns when every listener accepts.
     *
     * @throws StartException when the configuration, the machine or the data does not allow it
     */
    RunningBroker start(Configuration configuration) throws StartException;

    /** A start that was refused; the message is the one line to print. */
    final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        StartException(String message) {
            super(message);
        }
    }
}
