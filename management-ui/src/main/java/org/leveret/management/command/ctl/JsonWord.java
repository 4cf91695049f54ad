package org.leveret.management.command.ctl;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.JsonText;

/** Words that hold JSON. Stateless. */
final class JsonWord {
    private JsonWord() {}

    /** @throws CtlException if it is none, in RabbitMQ's words */
    static @Nullable Object read(String word) {
        try {
            return JsonText.read(word.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "JSON decoding error. Reason: badarg");
        }
    }
}
