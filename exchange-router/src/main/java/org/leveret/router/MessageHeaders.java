package org.leveret.router;

import org.jspecify.annotations.Nullable;

/** What exchanges see of a message that look at more than its routing keys: its header table and some properties. */
@FunctionalInterface
public interface MessageHeaders {

    /** A message without headers. */
    MessageHeaders NONE = name -> null;

    /**
     * The value of a header, or null if it is absent. Values are plain as in {@link Binding}, and every integer is a
     * {@code Long}; a void header is {@link Binding#ANY_VALUE}.
     */
    @Nullable
    Object header(String name);

    /** The value of a property, a {@code String} or a {@code Long}, or null if it is absent. */
    default @Nullable Object property(MessageProperty property) {
        return null;
    }

    /** How long the message asks to wait in an exchange that delays messages, in milliseconds; 0 if it does not. */
    default long delayMs() {
        return 0;
    }
}
