package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Verdict;
import org.leveret.management.http.ApiException;

/**
 * What a user may do with one queue or exchange, as JSON. Immutable.
 *
 * @param isTopic whether keys count too
 */
record PermissionExplanation(
        Access access, String vhost, String user, Resource resource, String name, boolean isTopic) {
    static Resource resource(@Nullable String word) {
        return switch (String.valueOf(word)) {
            case "queue" -> Resource.QUEUE;
            case "exchange" -> Resource.EXCHANGE;
            default -> throw ApiException.badRequest("resource is neither queue nor exchange");
        };
    }

    void putVerdicts(Map<String, Object> json) {
        for (Operation operation : Operation.values()) {
            json.put(word(operation), json(access.explain(user, vhost, operation, resource, name)));
        }
    }

    Map<String, Object> topic(String key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("applies", isTopic);
        json.put("routing_key", key);
        for (Operation operation : new Operation[] {Operation.WRITE, Operation.READ}) {
            Verdict ofExchange = access.explain(user, vhost, operation, resource, name);
            json.put(
                    word(operation),
                    json(
                            isTopic && ofExchange.allowed()
                                    ? access.explainTopic(user, vhost, operation, name, key)
                                    : ofExchange));
        }
        return json;
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("allowed", verdict.allowed());
        json.put("pattern", verdict.pattern());
        json.put("reason", verdict.reason());
        return json;
    }
}
