package org.leveret.store.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FilePath;

/** A path on a {@link SimulatedDisk} as H2 asks for it. */
public final class H2DiskPath extends FilePath {
    private static final String PREFIX = DiskPath.SCHEME + ":" + DiskPath.ROOT;

    /** Made by H2, which sets the name afterwards. */
    public H2DiskPath() {}

    private H2DiskPath(String name) {
        this.name = name;
    }

    private SimulatedDisk disk() {
        int slash = name.indexOf('/', PREFIX.length());
        String number = name.substring(PREFIX.length(), slash < 0 ? name.length() : slash);
        return SimulatedDisk.numbered(Long.parseLong(number));
    }

    private String fileName() {
        return Path.of(name).getFileName().toString();
    }

    @Override
    public boolean isDirectory() {
        return name.indexOf('/', PREFIX.length()) < 0;
    }

    @Override
    public boolean exists() {
        return isDirectory() || disk().find(fileName()) != null;
    }

    @Override
    public long size() {
        SimulatedDisk disk = disk();
        DiskFile file = disk.find(fileName());
        return file == null ? 0 : disk.length(file);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new DiskChannel(disk(), disk().open(fileName(), mode.startsWith("rw"), false));
    }

    @Override
    public boolean createFile() {
        if (exists()) {
            return false;
        }
        try {
            disk().open(fileName(), true, true);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete() {
        try {
            if (exists()) {
                disk().delete(fileName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        try {
            disk().rename(fileName(), ((H2DiskPath) target).fileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        List<FilePath> paths = new ArrayList<>();
        disk().names().forEach(file -> paths.add(new H2DiskPath(name + "/" + file)));
        return paths;
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return new H2DiskPath(name.substring(0, name.lastIndexOf('/')));
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory() && exists();
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public void createDirectory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean setReadOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getScheme() {
        return DiskPath.SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return new H2DiskPath(path);
    }
}
