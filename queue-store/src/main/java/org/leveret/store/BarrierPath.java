package org.leveret.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The way to an H2 file with an order in its writes: whoever opens {@link #of} gets a {@link BarrierChannel}. Public and
 * without arguments because H2 makes the objects.
 */
public final class BarrierPath extends FilePathWrapper {
    private static final String SCHEME = "barrier";

    static {
        FilePath.register(new BarrierPath());
    }

    /** The name by which H2 is to open a file. */
    public static String of(Path path) {
        return SCHEME + ":" + path;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new BarrierChannel(super.open(mode));
    }
}
