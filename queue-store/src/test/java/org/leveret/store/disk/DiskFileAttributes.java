package org.leveret.store.disk;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** What there is to know of a file beside its content. */
record DiskFileAttributes(boolean isDirectory, long size) implements BasicFileAttributes {
    private static final FileTime NEVER = FileTime.fromMillis(0);

    @Override
    public FileTime lastModifiedTime() {
        return NEVER;
    }

    @Override
    public FileTime lastAccessTime() {
        return NEVER;
    }

    @Override
    public FileTime creationTime() {
        return NEVER;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public @Nullable Object fileKey() {
        return null;
    }
}
