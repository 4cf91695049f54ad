package org.leveret.config;

/**
 * One key set to a text, not yet judged.
 *
 * @param origin where it was set, for messages: {@code /etc/leveret/leveret.conf:12}, {@code --set}; empty for code
 */
record Assignment(String key, String text, String origin) {
    /** A failure that names the origin and the key. */
    ConfigurationException refused(String reason) {
        return new ConfigurationException((origin.isEmpty() ? "" : origin + ": ") + key + ": " + reason);
    }
}
