package org.leveret.management.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The object that the body of a request has, with RabbitMQ's complaints about what is in it. Immutable. */
public final class JsonBody {
    private final Map<String, Object> values;

    public JsonBody(Map<String, Object> values) {
        this.values = values;
    }

    /** Reads a body; nothing at all is an empty object. */
    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    static JsonBody read(byte[] octets) {
        if (octets.length == 0) {
            return new JsonBody(Map.of());
        }
        Object value;
        try {
            value = JsonText.read(octets);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("not_json");
        }
        if (value instanceof String) {
            throw ApiException.badRequest("invalid payload: the request body JSON-decoded to a string. Is the input"
                    + " doubly-JSON-encoded?");
        }
        if (!(value instanceof Map<?, ?> object)) {
            throw ApiException.badRequest("not_json");
        }
        return new JsonBody((Map<String, Object>) object);
    }

    public Map<String, Object> values() {
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public @Nullable Object get(String key) {
        return values.get(key);
    }

    /** Refuses a body that lacks one of the keys. */
    public JsonBody require(String... keys) {
        List<String> missing = new ArrayList<>();
        for (String key : keys) {
            if (values.get(key) == null) {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            throw ApiException.keysMissing(missing);
        }
        return this;
    }

    /** A text; numbers are taken for one. */
    public String text(String key, String absent) {
        Object value = values.get(key);
        if (value == null) {
            return absent;
        }
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw ApiException.badRequest(List.of("not_string", key));
    }

    /** As {@link #text(String, String)}, of a key that is there. */
    public String text(String key) {
        require(key);
        return text(key, "");
    }

    /** A text that is one; none is an empty one. Numbers are refused where a client would not get back what it gave. */
    public String onlyText(String key) {
        Object value = values.get(key);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw ApiException.badRequest(List.of("not_string", key));
    }

    /** A truth, which may be written as a text. */
    public boolean truth(String key) {
        Object value = values.get(key);
        if (value == null && has(key)) {
            throw ApiException.badRequest(Arrays.asList("not_boolean", null));
        }
        if (value == null || Boolean.FALSE.equals(value) || "false".equals(value)) {
            return false;
        }
        if (Boolean.TRUE.equals(value) || "true".equals(value)) {
            return true;
        }
        throw ApiException.badRequest(List.of("not_boolean", value));
    }

    /** A whole number, which may be written as a text. */
    public long wholeNumber(String key) {
        Object value = values.get(key);
        if (value instanceof Long number) {
            return number;
        }
        try {
            if (value instanceof String text) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw ApiException.badRequest(List.of("not_integer", value == null ? "undefined" : value));
    }

    /** An object; none is an empty one. */
    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    public Map<String, Object> object(String key) {
        Object value = values.get(key);
        if (value == null || (value instanceof List<?> list && list.isEmpty())) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw ApiException.badRequest(List.of("not_object", key));
    }

    /** The objects of a list; none is an empty one. */
    public List<JsonBody> objects(String key) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw ApiException.badRequest(List.of("not_list", key));
        }
        List<JsonBody> objects = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> object)) {
                throw ApiException.badRequest(List.of("not_object", key));
            }
            objects.add(new JsonBody(names(object)));
        }
        return objects;
    }

    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    private static Map<String, Object> names(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }

    /** Words: a list of texts, or one text with commas between them. Null if there is no such key. */
    public @Nullable List<String> words(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        List<String> words = new ArrayList<>();
        if (value instanceof String joined) {
            for (String word : joined.split(",", -1)) {
                words.add(word.trim());
            }
        } else if (value instanceof List<?> list) {
            for (Object word : list) {
                if (!(word instanceof String text)) {
                    throw ApiException.badRequest(List.of("not_string", key));
                }
                words.add(text);
            }
        } else {
            throw ApiException.badRequest(List.of("not_string", key));
        }
        words.removeIf(String::isEmpty);
        return words;
    }
}
