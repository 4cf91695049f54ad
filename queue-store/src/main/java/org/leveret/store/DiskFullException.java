package org.leveret.store;

import java.io.IOException;

/** The disk has no room for what is to be written, and nothing of it was: the same may be tried again later. */
final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether a write that failed so may have failed for want of room; what failed on a sync is never asked here. */
    static boolean isMeantBy(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left on device")
                || message.contains("Disk quota exceeded")
                || message.contains("not enough space on the disk");
    }
}
