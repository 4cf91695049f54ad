package org.leveret.config;

/** How the text of a setting becomes a value. Immutable; the kinds that exist are in {@link SettingTypes}. */
@FunctionalInterface
interface SettingType<T> {
    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException with what was expected, as the end of a sentence that begins with the key
     */
    T parse(String text);
}
