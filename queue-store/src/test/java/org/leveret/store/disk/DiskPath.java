package org.leveret.store.disk;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path on a {@link SimulatedDisk}. As text it begins with the scheme under which H2 finds the disk. */
record DiskPath(DiskFileSystem fileSystem, Path inner) implements Path {
    static final String SCHEME = "simulated";
    /** Followed by the number of the disk. */
    static final String ROOT = "/disk-";

    DiskPath with(Path other) {
        return new DiskPath(fileSystem, other);
    }

    private static Path innerOf(Path path) {
        return path instanceof DiskPath on ? on.inner : path;
    }

    /** Whether this is the directory itself. */
    boolean isDirectory() {
        return inner.getNameCount() < 2;
    }

    String name() {
        return inner.getFileName().toString();
    }

    @Override
    public String toString() {
        return inner.isAbsolute() ? SCHEME + ":" + inner : inner.toString();
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return inner.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return inner.isAbsolute() ? with(inner.getRoot()) : null;
    }

    @Override
    public Path getFileName() {
        return with(inner.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        Path parent = inner.getParent();
        return parent == null ? null : with(parent);
    }

    @Override
    public int getNameCount() {
        return inner.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(inner.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return with(inner.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return inner.startsWith(innerOf(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return inner.endsWith(innerOf(other));
    }

    @Override
    public Path normalize() {
        return with(inner.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(inner.resolve(innerOf(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(inner.relativize(innerOf(other)));
    }

    @Override
    public URI toUri() {
        return URI.create(toString());
    }

    @Override
    public Path toAbsolutePath() {
        return this;
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return this;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return inner.compareTo(innerOf(other));
    }
}
