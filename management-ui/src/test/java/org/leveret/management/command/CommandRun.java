package org.leveret.management.command;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One command run in this process, with what it printed. */
record CommandRun(int status, String out, String err) {
    static CommandRun of(BrokerStarter starter, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shutdown shutdown = new Shutdown(status -> {});
        int status = LeveretCommand.run(
                new CommandContext(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        starter,
                        shutdown),
                arguments);
        shutdown.commandEnded();
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static CommandRun of(String... arguments) {
        return of(
                configuration -> {
                    throw new BrokerStarter.StartException("this command starts no broker");
                },
                Map.of(),
                arguments);
    }
}
