package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/** A start that cannot succeed ends with status 1 and one line on standard error that names what is in the way. */
@Timeout(60)
class StartErrorTest {
    private static final int REFUSE_MS_MAX = 20_000;
    private static final int STOP_MS_MAX = 10_000;

    @TempDir
    private Path data;

    @Test
    void aDirectoryThatAnotherProcessHolds() throws Exception {
        try (ServerProcess first = ServerProcess.on(data).start()) {
            assertRefused(ServerProcess.on(data), data.toString(), "in use");
            first.clients().newConnection().close();
        }
        ServerProcess.on(data).start().close();
    }

    @Test
    void aDirectoryOfSomethingElse() throws Exception {
        Files.writeString(data.resolve("letters.txt"), "dear ada");

        assertRefused(ServerProcess.on(data), data.toString(), "letters.txt");

        assertThat(names(data)).containsExactly("letters.txt");
    }

    @Test
    void aFileInPlaceOfADirectory() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "no directory");

        assertRefused(ServerProcess.on(file), file.toString());

        assertThat(file).hasContent("no directory");
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(ServerProcess.on(data).with("listeners.tcp.default", "127.0.0.1:" + port), port, "in use");
        }
    }

    @Test
    void anUnknownKey() throws Exception {
        assertRefused(ServerProcess.on(data).with("heart_beat", 10), "heart_beat");
    }

    @Test
    void aValueOfTheWrongType() throws Exception {
        assertRefused(ServerProcess.on(data).with("heartbeat", "often"), "heartbeat", "often");
    }

    @Test
    void aDamagedFormatFile() throws Exception {
        fillAndStop();
        Files.writeString(data.resolve("format"), "something else\n");

        assertRefused(ServerProcess.on(data), data.resolve("format").toString());
    }

    @Test
    void aDataDirectoryOfALaterVersion() throws Exception {
        fillAndStop();
        String format = Files.readString(data.resolve("format"));
        Files.writeString(data.resolve("format"), format.replaceFirst(" [0-9]+ ", " 999 "));

        assertRefused(ServerProcess.on(data), data.toString(), "999");
    }

    @Test
    void damagedDefinitions() throws Exception {
        fillAndStop();
        Path definitions = data.resolve("definitions.mv.db");
        overwrite(definitions, 0, (int) Files.size(definitions));

        assertRefused(ServerProcess.on(data), definitions.toString());
    }

    @Test
    void definitionsOfWhichTheEndIsMissing() throws Exception {
        fillAndStop();
        Path definitions = data.resolve("definitions.mv.db");
        truncate(definitions, 5_000);

        assertRefused(ServerProcess.on(data), definitions.toString());
    }

    @Test
    void aDamagedMessageFile() throws Exception {
        fillAndStop();
        Path messages = only("msg-");
        overwrite(messages, 0, (int) Files.size(messages));

        assertRefused(ServerProcess.on(data), messages.toString());
    }

    @Test
    void aDamagedLog() throws Exception {
        fillAndStop();
        for (String name : names(data)) {
            if (name.startsWith("log-")) {
                overwrite(data.resolve(name), 0, 64);
            }
        }

        assertRefused(ServerProcess.on(data), data.resolve("log-").toString());
    }

    /** Has a broker leave definitions, messages and a log behind, with more than one start recorded in them. */
    private void fillAndStop() throws Exception {
        for (int start = 0; start < 2; start++) {
            try (ServerProcess broker = ServerProcess.on(data).start()) {
                Connection connection = broker.clients().newConnection();
                Channel channel = connection.createChannel();
                channel.queueDeclare("kept", true, false, false, null);
                channel.confirmSelect();
                for (int i = 0; i < 200; i++) {
                    channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, new byte[1_000]);
                }
                channel.waitForConfirmsOrDie(STOP_MS_MAX);
                broker.terminate();
                assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
            }
        }
    }

    /** Starts it and expects status 1 and one line with all these words in it. */
    private static void assertRefused(ServerProcess.Launch launch, String... words) throws InterruptedException {
        try (ServerProcess refused = launch.begin()) {
            assertThat(refused.awaitExit(REFUSE_MS_MAX)).isEqualTo(1);
            List<String> lines = refused.errors()
                    .lines()
                    .filter(line -> !line.contains("[WARN]"))
                    .toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).contains(words).doesNotContainPattern("[a-z]\\.[A-Z]\\w*(Exception|Error)|\tat ");
        }
    }

    private Path only(String prefix) throws IOException {
        List<String> found =
                names(data).stream().filter(name -> name.startsWith(prefix)).toList();
        assertThat(found).hasSize(1);
        return data.resolve(found.get(0));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Puts bytes that mean nothing in place of those that are there. */
    private static void overwrite(Path file, long offset, int length) throws IOException {
        byte[] noise = new byte[length];
        new Random(file.getFileName().hashCode()).nextBytes(noise);
        byte[] text = "no such file".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, noise, 0, Math.min(text.length, length));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), offset);
        }
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}
