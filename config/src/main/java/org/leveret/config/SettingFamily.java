package org.leveret.config;

import java.util.Map;

/**
 * Keys that share a prefix and end in a name of the user's choice, such as {@code listeners.tcp.NAME}. Immutable; all of
 * them stand in {@link Settings}.
 *
 * @param <T> what the text of each key becomes
 */
public final class SettingFamily<T> implements SettingsEntry {
    private final String prefix;
    private final SettingType<T> type;
    private final Map<String, String> defaults;
    private final boolean acceptsNone;
    private final boolean keepsDefaults;
    private final String unit;
    private final String description;

    SettingFamily(
            String prefix,
            SettingType<T> type,
            Map<String, String> defaults,
            boolean acceptsNone,
            boolean keepsDefaults,
            String unit,
            String description) {
        this.prefix = prefix;
        this.type = type;
        this.defaults = defaults;
        this.acceptsNone = acceptsNone;
        this.keepsDefaults = keepsDefaults;
        this.unit = unit;
        this.description = description;
    }

    /** What comes before the dot and the name. */
    public String prefix() {
        return prefix;
    }

    /** The names that are there when no key of the family is set, each with the text of its value. */
    public Map<String, String> defaults() {
        return defaults;
    }

    /** Whether {@code prefix = none} empties the family. */
    public boolean acceptsNone() {
        return acceptsNone;
    }

    /** Whether a default stays until its own name is set; otherwise any key of the family replaces all defaults. */
    public boolean keepsDefaults() {
        return keepsDefaults;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String description() {
        return description;
    }

    boolean holds(String key) {
        return key.length() > prefix.length() + 1 && key.startsWith(prefix) && key.charAt(prefix.length()) == '.';
    }

    String nameOf(String key) {
        return key.substring(prefix.length() + 1);
    }

    T parse(String text) {
        return type.parse(text);
    }
}
