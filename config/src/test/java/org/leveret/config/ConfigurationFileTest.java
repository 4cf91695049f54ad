package org.leveret.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of rabbitmq.conf. */
class ConfigurationFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "heartbeat = 30|heartbeat|30",
                "heartbeat=30|heartbeat|30",
                "\"  heartbeat   =   30   \"|heartbeat|30",
                "heartbeat = 30 # half a minute|heartbeat|30",
                "default_pass = a b c|default_pass|a b c",
                "default_pass = a=b|default_pass|a=b",
                "default_pass = a#b|default_pass|a",
                "default_pass = 'a # b'  # quoted|default_pass|a # b",
                "default_pass = it's|default_pass|it's",
                "cluster_name =|cluster_name|\"\"",
                "cluster_name = ''|cluster_name|\"\"",
                "loopback_users.first\\.last = true|loopback_users.first.last|true",
                "listeners.tcp.1 = ::1:5672|listeners.tcp.1|::1:5672",
            })
    void aLineSetsOneKey(String line, String key, String value) throws IOException {
        Path file = write(line);
        assertThat(ConfigurationFile.read(file)).containsExactly(new Assignment(key, value, file + ":1"));
    }

    @Test
    void blankLinesAndCommentsSetNothingAndAreCounted() throws IOException {
        Path file = write("# a comment\r\n\n   \n\t# another\nheartbeat = 5");
        assertThat(ConfigurationFile.read(file)).containsExactly(new Assignment("heartbeat", "5", file + ":5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat",
                "heartbeat 30",
                "= 30",
                "heart beat = 30",
                "heartbeat. = 30",
                "default_pass = 'a' b",
                "[{rabbit, []}].",
                "include other.conf"
            })
    void aLineOfAnotherFormIsNamed(String line) throws IOException {
        Path file = write("heartbeat = 10\n" + line);
        assertThatThrownBy(() -> ConfigurationFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ":2: expected a line of the form key = value");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = directory.resolve("none.conf");
        assertThatThrownBy(() -> ConfigurationFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cannot read " + file + ": no such file");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThatThrownBy(() -> ConfigurationFile.read(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cannot read " + directory + ": a directory");
    }

    @Test
    void aFileThatIsNotTextIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("binary.conf"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> ConfigurationFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cannot read " + file + ": not UTF-8 text");
    }

    @Test
    void aFileWithoutEndIsNotReadToIt() throws IOException {
        Path file = Files.write(directory.resolve("long.conf"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> ConfigurationFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("longer than 1048576 bytes");
    }

    @Test
    void aLongLineOfBlanksIsReadAtOnce() throws IOException {
        Path file = write("heartbeat = 5" + " ".repeat(500_000) + "\n" + " ".repeat(500_000));
        assertThat(ConfigurationFile.read(file)).hasSize(1);
    }

    @Test
    void keysKeepTheirOrder() throws IOException {
        Path file = write("heartbeat = 1\nframe_max = 4096\nheartbeat = 2");
        assertThat(ConfigurationFile.read(file).stream().map(Assignment::text)).isEqualTo(List.of("1", "4096", "2"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("test.conf"), text, StandardCharsets.UTF_8);
    }
}
