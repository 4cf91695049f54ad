package org.leveret.management.api;

import org.jspecify.annotations.Nullable;

/** Values as Erlang prints them, which RabbitMQ's complaints contain. Stateless. */
final class ErlangText {
    private ErlangText() {}

    static String of(@Nullable Object value) {
        return value instanceof String text
                ? "<<\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\">>"
                : String.valueOf(value);
    }
}
