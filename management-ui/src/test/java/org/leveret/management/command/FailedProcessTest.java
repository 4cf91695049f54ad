package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A real process in which something fails that nothing expects. */
class FailedProcessTest {
    @Test
    void anErrorDuringTheStartEndsTheProcessWithOneLineAndAStatus() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailingProcess.class.getName(),
                        "server")
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream err = process.getErrorStream()) {
            assertThat(process.waitFor(9, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(new String(err.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .startsWith("leveret: failed by java.lang.StackOverflowError: too deep at org.leveret.");
        } finally {
            process.destroyForcibly();
        }
    }
}
