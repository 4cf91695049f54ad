package org.leveret.store;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hash table from a long to an object without boxing; grows, and removes nothing. Owned by one thread. */
final class LongTable<V> {
    private int size;
    private long[] keys = new long[8];
    private @Nullable Object[] values = new @Nullable Object[8];

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V value(long key) {
        return (V) values[find(key)];
    }

    /** Adds a value for a key that has none. */
    void add(long key, V value) {
        if ((size + 1) * 3 > keys.length * 2) {
            grow();
        }
        int index = find(key);
        keys[index] = key;
        values[index] = value;
        size++;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<? super V> consumer) {
        for (Object value : values) {
            if (value != null) {
                consumer.accept((V) value);
            }
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        long hash = key * 0x9E3779B97F4A7C15L;
        int index = (int) (hash >>> 32) & mask;
        while (values[index] != null && keys[index] != key) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int index = find(oldKeys[i]);
                keys[index] = oldKeys[i];
                values[index] = value;
            }
        }
    }
}
