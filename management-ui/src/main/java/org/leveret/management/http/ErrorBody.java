package org.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** The body of a refusal. Immutable. */
record ErrorBody(String error, Object reason) {
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", error);
        json.put("reason", reason);
        return json;
    }
}
