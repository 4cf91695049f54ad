package org.leveret.management.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.leveret.broker.control.admin.BindingView;
import org.leveret.management.http.JsonText;
import org.leveret.management.http.PathText;

/** Bindings as JSON, and the keys that tell those between two ends apart. Stateless. */
final class BindingJson {
    /** The key of a binding without routing key and arguments. */
    static final String KEY_OF_NOTHING = "~";

    private static final int HASH_BYTES = 4;

    private BindingJson() {}

    static Map<String, Object> of(BindingView binding) {
        Map<String, Object> json = definition(binding);
        json.put("properties_key", propertiesKey(binding));
        return json;
    }

    /** As definitions have it. */
    static Map<String, Object> definition(BindingView binding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", binding.source());
        json.put("vhost", binding.vhost());
        json.put("destination", binding.destination());
        json.put("destination_type", binding.toQueue() ? "queue" : "exchange");
        json.put("routing_key", binding.routingKey());
        json.put("arguments", binding.arguments());
        return json;
    }

    /** The routing key as forms encode it, and a hash of the arguments if there are any; a tilde for neither. */
    static String propertiesKey(BindingView binding) {
        if (binding.arguments().isEmpty()) {
            return binding.routingKey().isEmpty() ? KEY_OF_NOTHING : PathText.encodeForm(binding.routingKey());
        }
        return PathText.encodeForm(binding.routingKey()) + "~" + hash(binding.arguments());
    }

    private static String hash(Map<String, Object> arguments) {
        CRC32 hash = new CRC32();
        hash.update(JsonText.write(new TreeMap<>(arguments)));
        byte[] octets = new byte[HASH_BYTES];
        for (int i = 0; i < HASH_BYTES; i++) {
            octets[i] = (byte) (hash.getValue() >> (8 * i));
        }
        return new String(Base64.getUrlEncoder().withoutPadding().encode(octets), StandardCharsets.ISO_8859_1);
    }
}
