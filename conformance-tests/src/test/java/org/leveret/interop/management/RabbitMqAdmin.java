package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.leveret.conformance.http.ManagedUnderTest;

/** rabbitmqadmin, as one user of the broker under test runs it. Immutable. */
final class RabbitMqAdmin {
    private final Program program;
    private final List<String> options;

    private RabbitMqAdmin(Program program, List<String> options) {
        this.program = program;
        this.options = List.copyOf(options);
    }

    /** What is run. */
    interface Program {
        Result run(List<String> arguments, byte[] input);
    }

    /** RabbitMQ's own, which the administrator of this broker runs. A test that needs it is skipped where it is not. */
    static RabbitMqAdmin of(ManagedUnderTest broker) {
        return of(new PythonProgram(), broker);
    }

    static RabbitMqAdmin of(Program program, ManagedUnderTest broker) {
        URI url = URI.create(broker.url());
        return new RabbitMqAdmin(program, List.of("-H", url.getHost(), "-P", Integer.toString(url.getPort())));
    }

    /** One that knows of no broker. */
    static RabbitMqAdmin of(Program program) {
        return new RabbitMqAdmin(program, List.of());
    }

    /** The same with these options on each command line. */
    RabbitMqAdmin with(String... more) {
        return new RabbitMqAdmin(
                program, Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    /** What it did. */
    record Result(int status, String output, String errors) {
        /** Asserts success and that it said this and no more. */
        void says(String... lines) {
            assertThat(this)
                    .extracting(Result::status, Result::errors, Result::output)
                    .containsExactly(0, "", lines.length == 0 ? "" : String.join("\n", lines) + "\n");
        }

        /** Asserts that it failed and gave this reason. */
        void fails(String reason) {
            assertThat(this)
                    .extracting(
                            Result::status,
                            Result::output,
                            result -> result.errors().strip())
                    .containsExactly(1, "", "*** " + reason);
        }

        /** Asserts success, and returns the lines that it printed. */
        List<String> lines() {
            assertThat(status).describedAs(errors).isZero();
            return output.lines().toList();
        }
    }

    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs it to its end with this text on its standard input. */
    Result runWithInput(String input, String... arguments) {
        List<String> all = Stream.concat(options.stream(), Stream.of(arguments)).toList();
        return program.run(all, input.getBytes(StandardCharsets.UTF_8));
    }
}
