package org.leveret.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's short host name, which node names end in. Read once. */
final class HostName {
    static final String SHORT = shortName();

    private HostName() {}

    private static String shortName() {
        String name = fullName().strip();
        int dot = name.indexOf('.');
        String cut = dot > 0 ? name.substring(0, dot) : name;
        return cut.isEmpty() ? "localhost" : cut;
    }

    private static String fullName() {
        try {
            // Asking the resolver can take seconds where DNS does not answer; the kernel knows at once.
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return resolvedName();
        }
    }

    private static String resolvedName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
