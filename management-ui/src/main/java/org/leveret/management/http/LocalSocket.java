package org.leveret.management.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket by which whoever owns the data directory may do everything: a file in a directory that only the owner may
 * enter, so that there is no moment at which others could connect. Stateless.
 */
public final class LocalSocket {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSocket.class);

    /** What the address of a socket has room for, on all systems. */
    private static final int PATH_BYTES_MAX = 103;

    private static final Set<PosixFilePermission> OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_CONNECTS = PosixFilePermissions.fromString("rw-------");

    private LocalSocket() {}

    /** Where the socket of a data directory is. */
    public static Path of(Path dataDirectory) {
        return dataDirectory.resolve("management").resolve("socket").toAbsolutePath();
    }

    /** Why a data directory cannot have a socket; null if it can. */
    public static @Nullable String obstacle(Path dataDirectory) {
        Path socket = of(dataDirectory);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            return "the path " + socket + " is too long for a socket";
        }
        return socket.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? null
                : "this system has no permissions that would keep others from it";
    }

    /** Makes room for the socket; one that is there is from a broker that was killed, as the directory has one owner. */
    static void prepare(Path socket) throws IOException {
        Path directory = socket.getParent();
        if (directory == null) {
            throw new IOException(socket + " is in no directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
        }
        Files.setPosixFilePermissions(directory, OWNER_ENTERS);
        Files.deleteIfExists(socket);
    }

    static void keepFromOthers(Path socket) throws IOException {
        Files.setPosixFilePermissions(socket, OWNER_CONNECTS);
    }

    /** One that stays is in nobody's way: the next broker removes it. */
    static void remove(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", socket, e.toString());
        }
    }
}
