package org.leveret.router;

import java.nio.charset.StandardCharsets;

/** How long a routing key may be: a message with a longer one could be delivered to nobody. Stateless. */
public final class RoutingKey {
    /** What AMQP has room for (section 4.2.5.3 of the specification), in octets of UTF-8. */
    public static final int BYTES_MAX = 255;

    private static final int CHARACTER_BYTES_MAX = 3;

    private RoutingKey() {}

    public static boolean fits(String key) {
        return key.length() <= BYTES_MAX / CHARACTER_BYTES_MAX
                || key.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
    }

    /** The key, or as much of its beginning as fits. */
    public static String cut(String key) {
        if (fits(key)) {
            return key;
        }
        int end = Math.min(key.length(), BYTES_MAX);
        while (!fits(key.substring(0, end)) || Character.isHighSurrogate(key.charAt(end - 1))) {
            end--;
        }
        return key.substring(0, end);
    }
}
