package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Listeners as the tools tell of them. Stateless. */
final class Listeners {
    private Listeners() {}

    /** Those of an answer that has them under their name, in whichever of its two forms. */
    static List<Map<String, @Nullable Object>> of(Map<String, @Nullable Object> answer) {
        List<Map<String, @Nullable Object>> listeners = new ArrayList<>();
        if (answer.get("listeners") instanceof List<?> list) {
            list.forEach(each -> listeners.add(listener(ApiReply.asObject(each))));
        }
        return listeners;
    }

    /** Those that the broker has now. */
    static List<Map<String, @Nullable Object>> of(Session session) {
        return of(session.getOrFail("/overview").object());
    }

    private static Map<String, @Nullable Object> listener(Map<String, @Nullable Object> told) {
        if (told.containsKey("interface")) {
            return told;
        }
        String address = String.valueOf(told.get("ip_address"));
        Map<String, @Nullable Object> listener = new LinkedHashMap<>();
        listener.put("interface", address.contains(":") ? "[" + address + "]" : address);
        listener.put("node", told.get("node"));
        listener.put("port", told.get("port"));
        listener.put("protocol", told.get("protocol"));
        listener.put("purpose", purpose(String.valueOf(told.get("protocol"))));
        return listener;
    }

    private static String purpose(String protocol) {
        return switch (protocol) {
            case "amqp" -> "AMQP 0-9-1";
            case "amqp/ssl" -> "AMQP 0-9-1 over TLS";
            case "http" -> "HTTP API";
            case "https" -> "HTTP API over TLS (HTTPS)";
            case "http/prometheus" -> "Prometheus exporter API over HTTP";
            case "https/prometheus" -> "Prometheus exporter API over TLS (HTTPS)";
            default -> protocol;
        };
    }

    static String text(Map<String, @Nullable Object> listener) {
        return "Interface: " + listener.get("interface") + ", port: " + listener.get("port") + ", protocol: "
                + listener.get("protocol") + ", purpose: " + listener.get("purpose");
    }
}
