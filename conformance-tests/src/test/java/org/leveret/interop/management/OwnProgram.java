package org.leveret.interop.management;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.leveret.management.command.admin.Admin;

/** Our own rabbitmqadmin, in this JVM. Immutable. */
final class OwnProgram implements RabbitMqAdmin.Program {
    @Override
    public RabbitMqAdmin.Result run(List<String> arguments, byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Admin(
                        Map.of(),
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
        return new RabbitMqAdmin.Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
