package org.leveret.management.command.admin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One command run in this process, with what it printed. */
record AdminRun(int status, String out, String err) {
    static AdminRun of(String... words) {
        return of(Map.of(), new byte[0], words);
    }

    static AdminRun of(Map<String, String> environment, byte[] input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Admin(
                        environment,
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(words));
        return new AdminRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static AdminRun failed(String reason) {
        return new AdminRun(1, "", "*** " + reason + "\n\n");
    }
}
