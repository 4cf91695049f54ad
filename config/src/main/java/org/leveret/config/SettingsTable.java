package org.leveret.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of {@link Settings} by key. Filled while that class is initialised and not changed after. */
final class SettingsTable {
    private final List<SettingsEntry> entries = new ArrayList<>();
    private final Map<String, Setting<?>> single = new LinkedHashMap<>();
    private final List<SettingFamily<?>> families = new ArrayList<>();

    <T> Setting<T> single(String key, SettingType<T> type, String defaultText, String unit, String description) {
        return add(new Setting<>(key, type, defaultText, unit, description, false));
    }

    <T> Setting<T> secret(String key, SettingType<T> type, String defaultText, String unit, String description) {
        return add(new Setting<>(key, type, defaultText, unit, description, true));
    }

    <T> SettingFamily<T> family(
            String prefix,
            SettingType<T> type,
            Map<String, String> defaults,
            boolean acceptsNone,
            boolean keepsDefaults,
            String unit,
            String description) {
        SettingFamily<T> family =
                new SettingFamily<>(prefix, type, defaults, acceptsNone, keepsDefaults, unit, description);
        families.add(family);
        entries.add(family);
        return family;
    }

    List<SettingsEntry> entries() {
        return List.copyOf(entries);
    }

    List<Setting<?>> single() {
        return List.copyOf(single.values());
    }

    List<SettingFamily<?>> families() {
        return List.copyOf(families);
    }

    @Nullable
    Setting<?> single(String key) {
        return single.get(key);
    }

    /** The family that a key with a name belongs to. */
    @Nullable
    SettingFamily<?> family(String key) {
        for (SettingFamily<?> family : families) {
            if (family.holds(key)) {
                return family;
            }
        }
        return null;
    }

    /** The family that {@code key = none} empties. */
    @Nullable
    SettingFamily<?> familyWithPrefix(String key) {
        for (SettingFamily<?> family : families) {
            if (family.acceptsNone() && family.prefix().equals(key)) {
                return family;
            }
        }
        return null;
    }

    private <T> Setting<T> add(Setting<T> setting) {
        single.put(setting.key(), setting);
        entries.add(setting);
        return setting;
    }
}
