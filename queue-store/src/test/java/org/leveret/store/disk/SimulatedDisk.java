package org.leveret.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory with one directory, under all files that are opened below {@link #root}: by the Java library, and by
 * H2 through the same path as text. Nothing that was not forced need survive a {@link #cutPower power cut}: neither
 * blocks and lengths of files, nor names that were made, changed or deleted. Any thread may use it.
 */
public final class SimulatedDisk {
    /** What a process does to a disk, as far as it changes what a power cut leaves. */
    public enum Operation {
        /** One block of a write; a write of several is not one operation. */
        WRITE,
        TRUNCATE,
        FORCE,
        /** Makes, renames or deletes a file. */
        CHANGE_NAME,
        FORCE_NAMES
    }

    /** Told of every operation before it is done, while the disk stands still. */
    @FunctionalInterface
    public interface Watcher {
        void before(Operation operation);
    }

    private static final Map<Long, SimulatedDisk> DISKS = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** What happens to names at once: a name that stands for a file, or for none. */
    private record NameChange(
            String name, @Nullable DiskFile file, @Nullable String formerName) {
        void apply(Map<String, DiskFile> names) {
            if (formerName != null) {
                names.remove(formerName);
            }
            if (file == null) {
                names.remove(name);
            } else {
                // a file has one name, also when the change that took its former name away is lost
                names.values().removeIf(other -> other == file);
                names.put(name, file);
            }
        }
    }

    static {
        FilePath.register(new H2DiskPath());
    }

    private final long number = NUMBERS.incrementAndGet();
    private final DiskFileSystem fileSystem = new DiskFileSystem(this);
    // Guarded by this.
    private final Map<String, DiskFile> files = new TreeMap<>();
    private final Map<String, DiskFile> durableNames = new HashMap<>();
    private final List<NameChange> unforced = new ArrayList<>();
    private Watcher watcher = operation -> {};
    /** How many forces succeed before one fails; -1 when none is to. */
    private int forcesBeforeFailure = -1;

    /** The directory; H2 finds it until {@link #remove}. */
    public Path root() {
        DISKS.put(number, this);
        return fileSystem.getPath(DiskPath.ROOT + number);
    }

    static SimulatedDisk numbered(long number) {
        SimulatedDisk disk = DISKS.get(number);
        if (disk == null) {
            throw new IllegalArgumentException("no disk " + number);
        }
        return disk;
    }

    public void remove() {
        DISKS.remove(number);
    }

    public synchronized void watch(Watcher by) {
        watcher = by;
    }

    /** Lets one force of a file fail, after so many that do not; nothing else does. */
    public synchronized void failForceAfter(int forces) {
        forcesBeforeFailure = forces;
    }

    /** The disk as it is now, with what is forced and what is not, for another process to go on with. */
    public synchronized SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk();
        synchronized (copy) {
            Map<DiskFile, DiskFile> copies = new HashMap<>();
            files.forEach((name, file) -> copy.files.put(name, copyOf(file, copies)));
            durableNames.forEach((name, file) -> copy.durableNames.put(name, copyOf(file, copies)));
            for (NameChange change : unforced) {
                DiskFile file = change.file;
                copy.unforced.add(
                        new NameChange(change.name, file == null ? null : copyOf(file, copies), change.formerName));
            }
        }
        return copy;
    }

    /** Loses what this choice does not let survive; all that is left is durable. */
    public synchronized void cutPower(Random random) {
        PowerCut cut = new PowerCut(random);
        files.clear();
        files.putAll(durableNames);
        cut.choose(unforced).forEach(change -> change.apply(files));
        files.values().forEach(cut::apply);
        forceNamesNow();
    }

    /** The names of all files. */
    public synchronized Set<String> names() {
        return new TreeSet<>(files.keySet());
    }

    synchronized @Nullable DiskFile find(String name) {
        return files.get(name);
    }

    synchronized DiskFile open(String name, boolean create, boolean createNew) throws IOException {
        DiskFile file = files.get(name);
        if (file != null && createNew) {
            throw new FileAlreadyExistsException(name);
        }
        if (file == null) {
            if (!create && !createNew) {
                throw new NoSuchFileException(name);
            }
            watcher.before(Operation.CHANGE_NAME);
            file = new DiskFile();
            change(new NameChange(name, file, null));
        }
        return file;
    }

    synchronized void delete(String name) throws IOException {
        existing(name);
        watcher.before(Operation.CHANGE_NAME);
        change(new NameChange(name, null, null));
    }

    synchronized void rename(String from, String to) throws IOException {
        DiskFile file = existing(from);
        watcher.before(Operation.CHANGE_NAME);
        change(new NameChange(to, file, from));
    }

    synchronized void forceNames() {
        watcher.before(Operation.FORCE_NAMES);
        forceNamesNow();
    }

    synchronized long length(DiskFile file) {
        return file.length();
    }

    synchronized int read(DiskFile file, ByteBuffer target, long offset) {
        return file.read(target, offset);
    }

    int write(DiskFile file, ByteBuffer source, long offset) {
        int written = 0;
        while (source.hasRemaining()) {
            synchronized (this) {
                watcher.before(Operation.WRITE);
                written += file.writeToEndOfBlock(source, offset + written);
            }
        }
        return written;
    }

    synchronized void truncate(DiskFile file, long length) {
        watcher.before(Operation.TRUNCATE);
        file.truncate(length);
    }

    synchronized void force(DiskFile file) throws IOException {
        watcher.before(Operation.FORCE);
        if (forcesBeforeFailure >= 0 && forcesBeforeFailure-- == 0) {
            file.failForce();
            throw new IOException("the disk has failed");
        }
        file.force();
    }

    private DiskFile existing(String name) throws NoSuchFileException {
        DiskFile file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    private void change(NameChange change) {
        change.apply(files);
        unforced.add(change);
    }

    private void forceNamesNow() {
        durableNames.clear();
        durableNames.putAll(files);
        unforced.clear();
    }

    private static DiskFile copyOf(DiskFile file, Map<DiskFile, DiskFile> copies) {
        return copies.computeIfAbsent(file, DiskFile::copy);
    }
}
