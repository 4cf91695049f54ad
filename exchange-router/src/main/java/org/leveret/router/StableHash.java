package org.leveret.router;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hash of 64 bits that is the same in every JVM and for ever, for exchanges that promise equal messages the same queue:
 * a restart must not move them. Who knows it can make keys that all lead to one queue, as with RabbitMQ's.
 */
final class StableHash {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long START = 0x2545F4914F6CDD1DL;

    private StableHash() {}

    static long of(String text) {
        long hash = START ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    /** The hash of a header's or property's value, plain as in {@link Binding}; null is one that is absent. */
    static long ofValue(@Nullable Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof ByteBuffer bytes) {
            return ofBytes(bytes);
        }
        if (value instanceof List<?> list) {
            long hash = START;
            for (Object element : list) {
                hash = mix(hash + ofValue(element));
            }
            return hash;
        }
        if (value instanceof Map<?, ?> map) {
            long hash = ~START;
            for (Map.Entry<?, ?> field : map.entrySet()) {
                hash = mix(hash + ofValue(field.getKey()) * MULTIPLIER + ofValue(field.getValue()));
            }
            return hash;
        }
        if (value instanceof Long number) {
            return mix(number + MULTIPLIER);
        }
        if (value instanceof Double number) {
            return mix(Double.doubleToLongBits(number) - MULTIPLIER);
        }
        return value instanceof Number || value instanceof Boolean ? mix(value.hashCode() + START) : 0;
    }

    private static long ofBytes(ByteBuffer bytes) {
        long hash = START ^ bytes.remaining();
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            hash = (hash ^ (bytes.get(i) & 0xff)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    /** Spreads the difference of any two numbers over all bits (the finalizer of SplitMix64). */
    static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
