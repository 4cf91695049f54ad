package org.leveret.config;

/** One entry of the table of {@link Settings}: a single key, or a family of keys. */
public sealed interface SettingsEntry permits Setting, SettingFamily {
    /** What the value is counted in or which form it has, such as {@code seconds}. */
    String unit();

    /** One or two sentences for the person who sets it. */
    String description();
}
