package org.leveret.config;

import java.nio.file.Path;

/**
 * Where and how durable state is kept.
 *
 * @param dataDirectory the directory that holds everything durable; nothing is written elsewhere
 * @param diskFreeBytesMin below how many free bytes of its file system publishing is blocked
 * @param pendingBytesMax how many bytes may wait for the commit log before reading from publishers pauses
 * @param checkpointBytes after how many bytes of log a checkpoint begins
 * @param checkpointIntervalMs after how long a checkpoint begins if anything was logged
 * @param logFileBytes how large a file of the commit log grows
 * @param generationBytesMin how large a message file has to be before its space is reclaimed
 */
public record StorageSettings(
        Path dataDirectory,
        long diskFreeBytesMin,
        long pendingBytesMax,
        long checkpointBytes,
        int checkpointIntervalMs,
        long logFileBytes,
        long generationBytesMin) {}
