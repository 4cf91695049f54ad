package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells one definition from all others. Immutable.
 *
 * @param vhost empty if it is in none
 * @param values of the fields that tell it from others there
 */
record DefinitionKey(DefinitionKind kind, String vhost, List<Object> values) {
    /** @param onlyVhost where it belongs, if it does not say */
    static DefinitionKey of(DefinitionKind kind, Map<String, Object> json, @Nullable String onlyVhost) {
        List<Object> values = new ArrayList<>();
        for (String key : kind.keys()) {
            Object value = json.get(key);
            // As an import reads what is left out, or empty in Erlang's way.
            boolean isNone = value == null || (key.equals("arguments") && value.equals(List.of()));
            values.add(isNone ? key.equals("arguments") ? Map.of() : "" : value);
        }
        String vhost = onlyVhost == null ? String.valueOf(json.getOrDefault("vhost", "undefined")) : onlyVhost;
        return new DefinitionKey(kind, kind.isInVhost() ? vhost : "", values);
    }

    /** What begins the JSON of whatever is said of it. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind.word());
        if (kind.isInVhost()) {
            json.put("vhost", vhost);
        }
        json.put("name", values.get(0));
        for (int i = 1; i < values.size(); i++) {
            json.put(kind.keys().get(i), values.get(i));
        }
        return json;
    }
}
