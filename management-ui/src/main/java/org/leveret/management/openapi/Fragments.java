package org.leveret.management.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.leveret.management.http.JsonText;

/**
 * The files that people write the description in, each a part of an OpenAPI document with the paths of a few resources, put
 * together. Stateless.
 */
final class Fragments {
    /** The files, beside this one with what comes before all paths. */
    static final List<String> NAMES = List.of(
            "overview",
            "nodes",
            "health",
            "features",
            "identity",
            "users",
            "virtual-hosts",
            "permissions",
            "explanations",
            "policies",
            "parameters",
            "definitions",
            "definitions-diff",
            "exchanges",
            "queues",
            "bindings",
            "messages",
            "queue-contents",
            "moves",
            "delayed-messages",
            "following",
            "connections",
            "channels",
            "shared");

    private static final String FRAME = "openapi";

    private Fragments() {}

    /** One document of all; it belongs to who asks for it. */
    static Map<String, Object> merged() {
        Map<String, Object> document = read(FRAME);
        NAMES.forEach(name -> merge(document, read(name), name));
        return document;
    }

    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    private static Map<String, Object> read(String name) {
        try (InputStream in = Fragments.class.getResourceAsStream("/openapi/" + name + ".json")) {
            if (in != null && JsonText.read(in.readAllBytes()) instanceof Map<?, ?> object) {
                return (Map<String, Object>) object;
            }
            throw new IllegalStateException("the description of the API lacks " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds what a part has; a thing that is said twice is wrong in one of the places. */
    static void merge(Map<String, Object> document, Map<String, Object> part, String where) {
        part.forEach((name, value) -> {
            Object there = document.putIfAbsent(name, value);
            if (there != null) {
                merge(object(there, where, name), object(value, where, name), where + " " + name);
            }
        });
    }

    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    private static Map<String, Object> object(Object value, String where, String name) {
        if (value instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new IllegalStateException("described twice: " + where + " " + name);
    }
}
