package org.leveret.management.command.ctl;

/** What rabbitmqctl does to catch the eye, wherever it prints to. Stateless. */
final class Screen {
    private Screen() {}

    static String bright(String text) {
        return "\033[1m" + text + "\033[0m";
    }
}
