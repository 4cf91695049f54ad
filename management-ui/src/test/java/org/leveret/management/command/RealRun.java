package org.leveret.management.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One command run by a real rabbitmqctl, with the lines that it printed, sorted. */
record RealRun(int status, List<String> out, List<String> err) {
    /** @param rabbitmqctl the command and its first arguments, separated by blanks */
    static RealRun of(String rabbitmqctl, List<String> words) {
        List<String> command = new ArrayList<>(List.of(rabbitmqctl.trim().split(" +")));
        command.addAll(words);
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            String out = read(process.getInputStream());
            return new RealRun(process.waitFor(), sorted(out), sorted(err.join()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines without what depends on order, and without the log lines that rabbitmqctl mixes in. */
    static List<String> sorted(String text) {
        return text.lines()
                .filter(line -> !line.contains(" [warning] "))
                .filter(line -> !line.isEmpty())
                .map(line -> line.startsWith(",") ? line.substring(1) : line)
                .sorted()
                .toList();
    }
}
