package org.leveret.store.definitions;

import org.jspecify.annotations.Nullable;

/** Definitions could not be read or written. The message is one line that a user can act on. */
public final class DefinitionStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    public DefinitionStoreException(String message) {
        super(message);
    }

    public DefinitionStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
