package org.leveret.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults, the system's file, the named file, the environment and options: the later wins. */
class PrecedenceTest {
    @TempDir
    Path directory;

    private Path systemFile = Path.of("unset");
    private Path namedFile = Path.of("unset");

    @BeforeEach
    void nameFiles() {
        systemFile = directory.resolve("system.conf");
        namedFile = directory.resolve("named.conf");
    }

    @Test
    void nothingSetIsTheDefaults() {
        assertThat(loader(Map.of()).load().defaultUser())
                .isEqualTo(Configuration.defaults().defaultUser());
    }

    @Test
    void theSystemFileWinsOverDefaults() throws IOException {
        Files.writeString(systemFile, "default_user = system");
        assertThat(user(loader(Map.of()))).isEqualTo("system");
    }

    @Test
    void aPropertyOfTheJvmNamesAnotherSystemFile() throws IOException {
        Files.writeString(systemFile, "default_user = system");
        System.setProperty(ConfigurationLoader.SYSTEM_FILE_PROPERTY, systemFile.toString());
        try {
            assertThat(user(new ConfigurationLoader(Map.of()))).isEqualTo("system");
            Files.delete(systemFile);
            assertThat(user(new ConfigurationLoader(Map.of()))).isEqualTo("guest");
        } finally {
            System.clearProperty(ConfigurationLoader.SYSTEM_FILE_PROPERTY);
        }
    }

    @Test
    void theNamedFileWinsOverTheSystemFileKeyByKey() throws IOException {
        Files.writeString(systemFile, "default_user = system\nheartbeat = 7");
        Files.writeString(namedFile, "default_user = named");
        Configuration configuration = loader(Map.of()).file(namedFile).load();
        assertThat(configuration.defaultUser().name()).isEqualTo("named");
        assertThat(configuration.connections().heartbeatSeconds()).isEqualTo(7);
    }

    @Test
    void theVariableNamesAFileToo() throws IOException {
        Files.writeString(namedFile, "default_user = named");
        assertThat(user(loader(Map.of("RABBITMQ_CONFIG_FILE", namedFile.toString()))))
                .isEqualTo("named");
    }

    @Test
    void theVariableMayLeaveOutTheEnding() throws IOException {
        Files.writeString(namedFile, "default_user = named");
        String withoutEnding = directory.resolve("named").toString();
        assertThat(user(loader(Map.of("RABBITMQ_CONFIG_FILE", withoutEnding)))).isEqualTo("named");
    }

    @Test
    void theFileOfTheOptionIsReadInPlaceOfTheVariables() throws IOException {
        Files.writeString(namedFile, "default_user = named");
        Path other = Files.writeString(directory.resolve("other.conf"), "heartbeat = 9");
        Configuration configuration = loader(Map.of("RABBITMQ_CONFIG_FILE", namedFile.toString()))
                .file(other)
                .load();
        assertThat(configuration.defaultUser().name()).isEqualTo("guest");
        assertThat(configuration.connections().heartbeatSeconds()).isEqualTo(9);
    }

    @Test
    void theEnvironmentWinsOverFiles() throws IOException {
        Files.writeString(
                namedFile, "default_user = a\ndefault_pass = b\ndefault_vhost = c\nlisteners.tcp.default = 1000");
        Configuration configuration = loader(Map.of(
                        "RABBITMQ_DEFAULT_USER", "u",
                        "RABBITMQ_DEFAULT_PASS", "p",
                        "RABBITMQ_DEFAULT_VHOST", "v",
                        "RABBITMQ_NODE_PORT", "1001",
                        "RABBITMQ_NODENAME", "hare@field"))
                .file(namedFile)
                .load();
        assertThat(configuration.defaultUser().name()).isEqualTo("u");
        assertThat(configuration.defaultUser().password()).isEqualTo("p");
        assertThat(configuration.defaultUser().virtualHost()).isEqualTo("v");
        assertThat(configuration.tcpListeners()).containsExactly(new Listener("::", 1001));
        assertThat(configuration.nodeName()).isEqualTo("hare@field");
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThat(user(loader(Map.of("RABBITMQ_DEFAULT_USER", "", "RABBITMQ_CONFIG_FILE", ""))))
                .isEqualTo("guest");
    }

    @Test
    void optionsWinOverAllAndTheLastOverTheOthers() throws IOException {
        Files.writeString(namedFile, "default_user = named");
        assertThat(user(loader(Map.of("RABBITMQ_DEFAULT_USER", "environment"))
                        .file(namedFile)
                        .set("default_user=first")
                        .set("default_user = last")))
                .isEqualTo("last");
    }

    @Test
    void aLaterListenerStandsBesideAnEarlierOneOfAnotherName() throws IOException {
        Files.writeString(namedFile, "listeners.tcp.1 = 127.0.0.1:5673");
        assertThat(loader(Map.of())
                        .file(namedFile)
                        .set("listeners.tcp.2=5674")
                        .load()
                        .tcpListeners())
                .containsExactly(new Listener("127.0.0.1", 5673), new Listener("::", 5674));
    }

    @Test
    void noneUndoesTheListenersOfItsLayerAndOfEarlierOnes() throws IOException {
        Files.writeString(systemFile, "listeners.tcp.1 = 5673");
        Files.writeString(namedFile, "listeners.tcp = none\nlisteners.tcp.2 = 5674");
        assertThat(loader(Map.of()).file(namedFile).load().tcpListeners()).isEmpty();
    }

    @Test
    void aLaterListenerUndoesNone() throws IOException {
        Files.writeString(namedFile, "listeners.tcp = none");
        assertThat(loader(Map.of())
                        .file(namedFile)
                        .set("listeners.tcp.default=0")
                        .load()
                        .tcpListeners())
                .containsExactly(new Listener("::", 0));
    }

    @Test
    void aMistakeIsToldWithThePlaceItStandsAt() throws IOException {
        Files.writeString(namedFile, "\nheartbeat = often");
        assertRefused(
                loader(Map.of()).file(namedFile),
                namedFile + ":2: heartbeat: expected a whole number from 0 to 65535, found \"often\"");
        assertRefused(
                loader(Map.of("RABBITMQ_NODE_PORT", "amqp")),
                "RABBITMQ_NODE_PORT: listeners.tcp.default: expected a port or address:port, such as 5672,"
                        + " 127.0.0.1:5672 or [::1]:5672, found \"amqp\"");
        assertRefused(loader(Map.of()).set("heartbeet=1"), "--set: heartbeet: unknown key");
        assertRefused(
                loader(Map.of()).set("--data-dir", "leveret.data_dir", ""),
                "--data-dir: leveret.data_dir: expected a value, found none");
        assertRefused(
                loader(Map.of("RABBITMQ_CONFIG_FILE", namedFile + "x")),
                "cannot read " + namedFile + "x: no such file");
    }

    @Test
    void anAssignmentNeedsAKeyAndAnEqualsSign() {
        assertThatThrownBy(() -> loader(Map.of()).set("heartbeat"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--set heartbeat: expected KEY=VALUE");
        assertThatThrownBy(() -> loader(Map.of()).set("=5"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--set =5: expected KEY=VALUE");
    }

    private ConfigurationLoader loader(Map<String, String> environment) {
        return new ConfigurationLoader(environment).systemFile(systemFile);
    }

    private static String user(ConfigurationLoader loader) {
        return loader.load().defaultUser().name();
    }

    private static void assertRefused(ConfigurationLoader loader, String message) {
        assertThatThrownBy(loader::load)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
