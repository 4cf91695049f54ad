package org.leveret.interop;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A program of the folder {@code interop}, run as a child process whose environment says where the broker is. Its
 * output goes to a file in {@code target/interop/log} and, if it fails, into the failure.
 *
 * <p>Owned by the test's thread, which waits for the child and ends it, with all that it started, when interrupted.
 */
final class InteropProgram {
    /** What the scripts say when a tool that they need is not installed. */
    private static final int STATUS_SKIPPED = 77;

    private static final int OUTPUT_CHARS_SHOWN_MAX = 8_000;

    private final String name;
    private final List<String> command;

    private InteropProgram(String name, List<String> command) {
        this.name = name;
        this.command = command;
    }

    /** @param script a script's path within the folder {@code interop} */
    static InteropProgram of(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(script(script).toString());
        command.addAll(List.of(arguments));
        String name = String.join("-", command.subList(1, command.size()));
        return new InteropProgram(name.isEmpty() ? script.replaceAll("^.*/", "") : name, command);
    }

    /** Where a script within the folder {@code interop} is. */
    static Path script(String path) {
        return module().resolve("interop").resolve(path);
    }

    /**
     * Runs it against this broker to its end. A status other than 0 fails the test, except for the one that stands for a missing tool: it
     * skips the test and prints one line that says why.
     */
    void mustSucceed(InteropBroker broker, long secondsMax) throws IOException, InterruptedException {
        Path log = logFile(name);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(broker.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                fail("%s was not done within %d s:%n%s", name, secondsMax, tail(log));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() == STATUS_SKIPPED) {
            String reason = name + " " + tail(log).strip();
            System.out.println(reason);
            throw new TestAbortedException(reason);
        }
        if (process.exitValue() != 0) {
            fail("%s ended with status %d:%n%s", name, process.exitValue(), tail(log));
        }
    }

    /** A fresh file for the output of a process. */
    private static Path logFile(String name) throws IOException {
        return Files.createDirectories(module().resolve("target/interop/log")).resolve(name + ".log");
    }

    private static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
    }

    private static String tail(Path log) throws IOException {
        String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        return output.length() <= OUTPUT_CHARS_SHOWN_MAX
                ? output
                : "…" + output.substring(output.length() - OUTPUT_CHARS_SHOWN_MAX);
    }
}
