package org.leveret.management.command.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.JsonText;

/** Publishes messages and fetches them. Confined to the thread of the command. */
final class MessageActions {
    private static final String PAYLOAD = "payload";
    private static final String ENCODING = "payload_encoding";
    private static final List<String> WITHOUT_PAYLOAD =
            List.of("routing_key", "exchange", "message_count", "payload_bytes", "redelivered");

    private final Options options;
    private final Printer printer;

    MessageActions(Options options, Printer printer) {
        this.options = options;
        this.printer = printer;
    }

    /** @param in where the payload comes from if the words have none */
    void publish(List<String> words, InputStream in) {
        Arguments arguments = Arguments.read(Kinds.PUBLISH, words, options.vhostToChange());
        if (!arguments.body().containsKey(PAYLOAD)) {
            try {
                arguments.body().put(PAYLOAD, Base64.getEncoder().encodeToString(in.readAllBytes()));
            } catch (IOException e) {
                throw AdminException.failed("Could not read standard input: " + e.getMessage());
            }
            arguments.body().put(ENCODING, "base64");
        }
        String answer = new AdminApi(options).sendJson("POST", arguments.path(), arguments.body());
        Object routed =
                object(JsonText.read(answer.getBytes(StandardCharsets.UTF_8))).get("routed");
        printer.say(Boolean.TRUE.equals(routed) ? "Message published" : "Message published but NOT routed");
    }

    void get(List<String> words) {
        Arguments arguments = Arguments.read(Kinds.GET, words, options.vhostToChange());
        String file = arguments.body().get("payload_file") instanceof String name ? name : "";
        if (!file.isEmpty() && !"1".equals(arguments.body().get("count"))) {
            throw AdminException.usage("Cannot get multiple messages using payload_file");
        }
        String answer = new AdminApi(options).sendJson("POST", arguments.path(), arguments.body());
        if (!file.isEmpty()) {
            write(answer, Path.of(file));
        }
        printer.print(answer, file.isEmpty() ? List.of() : WITHOUT_PAYLOAD, Set.of());
    }

    private static void write(String answer, Path file) {
        if (!(JsonText.read(answer.getBytes(StandardCharsets.UTF_8)) instanceof List<?> messages)
                || messages.isEmpty()) {
            throw AdminException.failed("There is no message to write to " + file);
        }
        Map<?, ?> message = object(messages.get(0));
        String payload = String.valueOf(message.get(PAYLOAD));
        try {
            Files.write(
                    file,
                    "base64".equals(message.get(ENCODING))
                            ? Base64.getDecoder().decode(payload)
                            : payload.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AdminException.failed("Could not write " + e.getMessage());
        }
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
