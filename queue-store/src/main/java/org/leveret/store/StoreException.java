package org.leveret.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened. The message is one clear line that names the file or directory at fault. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    public StoreException(String line) {
        super(line);
    }

    public StoreException(String line, @Nullable Throwable cause) {
        super(line, cause);
    }
}
