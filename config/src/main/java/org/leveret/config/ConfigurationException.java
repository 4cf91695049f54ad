package org.leveret.config;

/**
 * A configuration that cannot be used. The message is one line for a person, which names the place (file and line,
 * environment variable or option), the key, and what was expected; it never holds the value of a password.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
