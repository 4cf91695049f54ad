package org.leveret.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was set, layer over layer. A later layer wins key by key; {@code listeners.tcp = none} also undoes the keys of
 * its family in its own and in earlier layers, and a family's key in a later layer undoes the {@code none}. Immutable.
 */
final class Assignments {
    static final Assignments NONE = new Assignments(Map.of());

    private final Map<String, Assignment> byKey;

    private Assignments(Map<String, Assignment> byKey) {
        this.byKey = byKey;
    }

    Assignments with(List<Assignment> layer) {
        Map<String, Assignment> merged = new LinkedHashMap<>(byKey);
        for (Assignment assignment : layer) {
            SettingFamily<?> family = Settings.family(assignment.key());
            if (family != null) {
                merged.remove(family.prefix());
            }
            // Removed first, so that a key's place is that of the assignment that counts.
            merged.remove(assignment.key());
            merged.put(assignment.key(), assignment);
        }
        for (Assignment assignment : layer) {
            SettingFamily<?> family = Settings.familyWithPrefix(assignment.key());
            if (family != null) {
                merged.keySet().removeIf(family::holds);
                merged.put(assignment.key(), assignment);
            }
        }
        return new Assignments(merged);
    }

    @Nullable
    Assignment of(String key) {
        return byKey.get(key);
    }

    Iterable<Assignment> all() {
        return byKey.values();
    }
}
