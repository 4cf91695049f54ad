package org.leveret.management.command.ctl;

/**
 * One command. Immutable.
 *
 * @param usage what may follow the name
 * @param wordsMax how many words may follow it at most
 * @param effect what it says it does, in the list of all commands
 */
record Command(String name, String usage, int wordsMin, int wordsMax, String effect, Run run) {
    /** Enough for as many as anybody writes. */
    static final int ANY = Integer.MAX_VALUE;

    /** What does it. */
    @FunctionalInterface
    interface Run {
        /**
         * Does it and prints what came of it.
         *
         * @throws CtlException if it cannot be done
         * @throws UsageException if it cannot be meant
         */
        void run(Session session);
    }

    /** A command with a number of words that does not vary. */
    static Command of(String name, String usage, int words, String effect, Run run) {
        return new Command(name, usage, words, words, effect, run);
    }
}
