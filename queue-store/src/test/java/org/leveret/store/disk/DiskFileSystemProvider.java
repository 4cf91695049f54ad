package org.leveret.store.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the Java library asks of a {@link SimulatedDisk}, as far as the store uses it. */
final class DiskFileSystemProvider extends FileSystemProvider {
    private final SimulatedDisk disk;

    DiskFileSystemProvider(SimulatedDisk disk) {
        this.disk = disk;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (isDirectory(path)) {
            return new DirectoryChannel(disk);
        }
        boolean create = options.contains(StandardOpenOption.CREATE);
        DiskFile file = disk.open(name(path), create, options.contains(StandardOpenOption.CREATE_NEW));
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING) && disk.length(file) > 0) {
            disk.truncate(file, 0);
        }
        return new DiskChannel(disk, file);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String name : disk.names()) {
            Path path = directory.resolve(name);
            if (filter.accept(path)) {
                paths.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return paths.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        throw new FileAlreadyExistsException(directory.toString());
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(name(path));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk.rename(name(source), name(target));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (!isDirectory(path)) {
            file(path);
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        boolean directory = isDirectory(path);
        return type.cast(new DiskFileAttributes(directory, directory ? 0 : disk.length(file(path))));
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
        return path.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public String getScheme() {
        return DiskPath.SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(Path path) {
        return new RoomyFileStore();
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException();
    }

    private DiskFile file(Path path) throws NoSuchFileException {
        DiskFile file = disk.find(name(path));
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    private static boolean isDirectory(Path path) {
        return ((DiskPath) path).isDirectory();
    }

    private static String name(Path path) {
        return ((DiskPath) path).name();
    }
}
