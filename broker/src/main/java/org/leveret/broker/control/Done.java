package org.leveret.broker.control;

/** The answer to a command that has nothing else to tell. */
public enum Done {
    DONE
}
