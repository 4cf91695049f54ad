package org.leveret.management.command.ctl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.JsonText;

/** What the broker answered. Immutable. */
record ApiReply(int status, String body) {
    private static final int NOT_FOUND = 404;

    boolean isGood() {
        return status < 300;
    }

    boolean isMissing() {
        return status == NOT_FOUND;
    }

    @Nullable
    Object json() {
        return JsonText.read(body.getBytes(StandardCharsets.UTF_8));
    }

    /** The body, which is an object. */
    Map<String, @Nullable Object> object() {
        return asObject(json());
    }

    /** The body, which is a list of objects. */
    List<Map<String, @Nullable Object>> objects() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        if (json() instanceof List<?> list) {
            list.forEach(each -> objects.add(asObject(each)));
        }
        return objects;
    }

    /** Why it was refused, in the broker's words. */
    String reason() {
        if (body.isEmpty()) {
            return "the broker answered with HTTP status " + status;
        }
        try {
            Object reason = object().get("reason");
            return reason instanceof List<?> list
                    ? String.join(" ", list.stream().map(String::valueOf).toList())
                    : String.valueOf(reason);
        } catch (IllegalArgumentException notJson) {
            return body;
        }
    }

    /** A value of JSON as an object; an empty one if it is none. */
    static Map<String, @Nullable Object> asObject(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> object.put(String.valueOf(name), each));
        }
        return object;
    }
}
