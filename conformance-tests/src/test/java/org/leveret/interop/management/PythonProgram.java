package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** RabbitMQ's rabbitmqadmin, the one in Python that Debian's package {@code rabbitmq-server} has. Immutable. */
final class PythonProgram implements RabbitMqAdmin.Program {
    private static final Path COMMAND = Path.of("/usr/bin/rabbitmqadmin");
    private static final int SECONDS_MAX = 60;

    PythonProgram() {
        if (!Files.exists(COMMAND)) {
            throw new TestAbortedException("no rabbitmqadmin (Debian: rabbitmq-server)");
        }
    }

    @Override
    public RabbitMqAdmin.Result run(List<String> arguments, byte[] input) {
        List<String> command = new ArrayList<>(List.of("python3", COMMAND.toString()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            Process process = builder.start();
            try {
                CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.errorReader()));
                CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.inputReader()));
                process.getOutputStream().write(input);
                process.getOutputStream().close();
                assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                        .describedAs("%s ends within %d s", command, SECONDS_MAX)
                        .isTrue();
                return new RabbitMqAdmin.Result(process.exitValue(), output.join(), errors.join());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(BufferedReader reader) {
        StringBuilder text = new StringBuilder();
        reader.lines().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
