package org.leveret.config;

/**
 * One key of the configuration with everything there is to know of it. Immutable; all of them stand in
 * {@link Settings}.
 *
 * @param <T> what its text becomes
 */
public final class Setting<T> implements SettingsEntry {
    private final String key;
    private final SettingType<T> type;
    private final String defaultText;
    private final String unit;
    private final String description;
    private final boolean secret;

    Setting(String key, SettingType<T> type, String defaultText, String unit, String description, boolean secret) {
        this.key = key;
        this.type = type;
        this.defaultText = defaultText;
        this.unit = unit;
        this.description = description;
        this.secret = secret;
    }

    /** The key as it is written in a file: RabbitMQ's where RabbitMQ has one, otherwise beginning with {@code leveret.}. */
    public String key() {
        return key;
    }

    /** The default as it would be written in a file; empty when the setting is unset. */
    public String defaultText() {
        return defaultText;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String description() {
        return description;
    }

    /** Whether the value must never be printed. */
    public boolean isSecret() {
        return secret;
    }

    /** Whether the key is of our own making, not one of RabbitMQ's. */
    public boolean isOwn() {
        return key.startsWith(Settings.OWN_PREFIX);
    }

    T parse(String text) {
        return type.parse(text);
    }
}
