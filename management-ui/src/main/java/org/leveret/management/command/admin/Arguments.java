package org.leveret.management.command.admin;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.JsonText;

/**
 * The arguments of one command, read: where to send them, and what. Immutable.
 *
 * @param path below {@code /api}
 */
record Arguments(String path, Map<String, @Nullable Object> body) {
    private static final String ARGUMENTS = "arguments";

    /** @param vhost the virtual host if the arguments themselves name none */
    static Arguments read(Kind kind, List<String> words, String vhost) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        kind.optional().forEach((name, otherwise) -> {
            if (otherwise != null) {
                body.put(name, otherwise);
            }
        });
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw AdminException.usage("Argument \"" + word + "\" not in the name=value format");
            }
            String name = word.substring(0, equals);
            String value = word.substring(equals + 1);
            if (!kind.takes(name)) {
                throw AdminException.usage("Argument \"" + name + "\" is not recognised");
            }
            body.put(name, kind.json().contains(name) ? json(value) : value);
        }
        kind.mandatory().forEach(name -> check(name, body));
        if (!kind.mandatory().contains("vhost")) {
            body.put("vhost", vhost);
        }
        return new Arguments(path(kind.path(), body), withQueueType(body));
    }

    private static @Nullable Object json(String text) {
        try {
            return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw AdminException.notJson(text);
        }
    }

    private static void check(String mandatory, Map<String, @Nullable Object> body) {
        List<String> choices = Kind.choices(mandatory);
        if (choices.stream().noneMatch(body::containsKey)) {
            throw AdminException.usage(
                    choices.size() > 1
                            ? "one of mandatory arguments \"['" + String.join("', '", choices) + "']\" is required"
                            : "mandatory argument \"" + mandatory + "\" is required");
        }
    }

    private static String path(String template, Map<String, @Nullable Object> body) {
        Map<String, String> names = new HashMap<>();
        body.forEach((name, value) -> {
            if (value instanceof String text && !text.isEmpty()) {
                names.put(name, text);
            }
        });
        String type = names.get("destination_type");
        if (type != null) {
            names.put("destination_char", type.substring(0, type.offsetByCodePoints(0, 1)));
        }
        StringBuilder path = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
            int close = template.indexOf('}', open);
            String name = template.substring(open + 1, close);
            String value = names.get(name);
            if (value == null) {
                throw AdminException.usage("Argument \"" + name + "\" must not be empty");
            }
            path.append(template, from, open).append(encoded(value));
            from = close + 1;
        }
        return path.append(template, from, template.length()).toString();
    }

    /** A segment of a path, in which only letters, digits and {@code _.-~} stand for themselves. */
    static String encoded(String name) {
        return Listed.form(name).replace("+", "%20");
    }

    /** A queue's type may be an argument of its own on the command line; for the broker it is one of the queue's. */
    private static Map<String, @Nullable Object> withQueueType(Map<String, @Nullable Object> body) {
        if (body.containsKey("queue_type") && body.get(ARGUMENTS) instanceof Map<?, ?> given) {
            Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
            given.forEach((name, value) -> arguments.put(String.valueOf(name), value));
            arguments.put("x-queue-type", body.get("queue_type"));
            body.put(ARGUMENTS, arguments);
        }
        return body;
    }
}
