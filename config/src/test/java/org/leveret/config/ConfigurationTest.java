package org.leveret.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each key means and refuses. */
class ConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void theDefaultsAreRabbitMqs() {
        Configuration defaults = Configuration.defaults();
        assertThat(defaults.tcpListeners()).containsExactly(new Listener("::", 5672));
        assertThat(defaults.tlsListeners()).isEmpty();
        assertThat(defaults.tls().protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(defaults.tls().verifiesPeer()).isFalse();
        assertThat(defaults.loopbackUsers()).containsExactly("guest");
        assertThat(defaults.logLevel()).isEqualTo(LogLevel.INFO);

        DefaultUser user = defaults.defaultUser();
        assertThat(user.name()).isEqualTo("guest");
        assertThat(user.password()).isEqualTo("guest");
        assertThat(user.virtualHost()).isEqualTo("/");
        assertThat(user.tags()).containsExactly("administrator");
        assertThat(user.configure() + user.write() + user.read()).isEqualTo(".*.*.*");

        ConnectionLimits connections = defaults.connections();
        assertThat(connections.heartbeatSeconds()).isEqualTo(60);
        assertThat(connections.frameBytesMax()).isEqualTo(131_072);
        assertThat(connections.channelMax()).isEqualTo(2_047);
        assertThat(connections.messageBytesMax()).isEqualTo(16_777_216);
        assertThat(connections.handshakeTimeoutMs()).isEqualTo(10_000);
        assertThat(connections.consumerTimeoutMs()).isEqualTo(1_800_000);
        assertThat(connections.connectionsMax()).isEqualTo(Integer.MAX_VALUE);

        assertThat(defaults.node()).isEqualTo(NodeLimits.NONE);

        assertThat(defaults.memory().highWatermarkBytes(1_000)).isEqualTo(600);
        assertThat(defaults.storage().diskFreeBytesMin()).isEqualTo(50_000_000);
        assertThat(defaults.storage().dataDirectory()).isEqualTo(Path.of("data"));
        assertThat(defaults.storage().logFileBytes()).isEqualTo(16 << 20);
        assertThat(defaults.storage().generationBytesMin()).isEqualTo(128 << 20);
    }

    @Test
    void automaticValuesComeFromTheMachine() {
        Configuration defaults = Configuration.defaults();
        assertThat(defaults.eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        long heapBytes = Runtime.getRuntime().maxMemory();
        long processorsBytes = Runtime.getRuntime().availableProcessors() * (8L << 20);
        assertThat(defaults.memory().residentBytesMax())
                .isBetween(heapBytes / 20, heapBytes / 8)
                .isEqualTo(Math.max(heapBytes / 20, Math.min(heapBytes / 8, processorsBytes)));
        assertThat(defaults.nodeName()).matches("rabbit@[^@.]+");
        assertThat(defaults.clusterName()).isEqualTo(defaults.nodeName());
    }

    @ParameterizedTest(name = "{0} MiB of heap, {1} processors: {2} MiB")
    @CsvSource({"1000, 2, 50", "1000, 10, 80", "1000, 64, 125", "64, 2, 8", "4000, 2, 200"})
    void messagesMayTakeATwentiethOfTheHeapAndSomethingForEachProcessor(long heapMib, int processors, long mib) {
        assertThat(MemorySettings.automaticResidentBytesMax(heapMib << 20, processors))
                .isEqualTo(mib << 20);
    }

    @Test
    void aNodeNameWithoutAHostGetsThisMachines() {
        Configuration configuration = Configuration.defaults().with("leveret.node_name", "hare");
        assertThat(configuration.nodeName()).matches("hare@[^@.]+");
        assertThat(configuration.with("cluster_name", "field").clusterName()).isEqualTo("field");
    }

    @ParameterizedTest
    @CsvSource({
        "5672, ::, 5672, [::]:5672",
        "0, ::, 0, [::]:0",
        "127.0.0.1:5673, 127.0.0.1, 5673, 127.0.0.1:5673",
        "::1:5672, ::1, 5672, [::1]:5672",
        "[::1]:5672, ::1, 5672, [::1]:5672",
        "fe80::1%eth0:65535, fe80::1%eth0, 65535, [fe80::1%eth0]:65535",
        "localhost:5672, localhost, 5672, localhost:5672",
    })
    void aListenerIsAPortOrAnAddressAndAPort(String text, String host, int port, String shown) {
        Listener listener = Configuration.defaults()
                .with("listeners.tcp.1", text)
                .tcpListeners()
                .get(0);
        assertThat(listener).isEqualTo(new Listener(host, port));
        assertThat(listener).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "amqp", "65536", "-1", ":5672", "127.0.0.1:", "1.2.3:5", "256.0.0.1:5", "1:2:3:5", "a b:5"})
    void anythingElseIsNoListener(String text) {
        assertRefused("listeners.tcp.1", text);
    }

    @Test
    void aListenerOfItsOwnNameTakesTheDefaultsPlace() {
        assertThat(Configuration.defaults()
                        .with("listeners.tcp.local", "127.0.0.1:1")
                        .tcpListeners())
                .containsExactly(new Listener("127.0.0.1", 1));
    }

    @Test
    void noneOpensNoListener() {
        assertThat(Configuration.defaults().with("listeners.tcp", "none").tcpListeners())
                .isEmpty();
        assertRefused("listeners.tcp", "5672");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "512MiB, 536870912",
        "2GB, 2000000000",
        "2 GB, 2000000000",
        "1k, 1024",
        "1kB, 1000",
        "1M, 1048576",
        "1G, 1073741824",
        "1TiB, 1099511627776"
    })
    void aSizeIsBytesOrHasAUnit(String text, long bytes) {
        assertThat(Configuration.defaults()
                        .with("vm_memory_high_watermark.absolute", text)
                        .memory()
                        .highWatermarkBytes(10))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5GB", "GB", "1XB", "9223372036854775808", "9007199254740993TB"})
    void anythingElseIsNoSize(String text) {
        assertRefused("disk_free_limit.absolute", text);
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeat, 65536",
        "heartbeat, -1",
        "heartbeat, 1.5",
        "frame_max, 4095",
        "frame_max, 0",
        "channel_max, 65536",
        "max_message_size, 536870913",
        "max_message_size, 0",
        "handshake_timeout, 0",
        "consumer_timeout, 0",
        "connection_max, many",
        "channel_max_per_node, -1",
        "cluster_queue_limit, all",
        "vm_memory_high_watermark.relative, 1.1",
        "vm_memory_high_watermark.relative, NaN",
        "loopback_users.guest, yes",
        "loopback_users, guest",
        "ssl_options.verify, true",
        "ssl_options.versions.1, tlsv1.1",
        "log.console.level, loud",
        "leveret.event_loops, 0",
        "default_user, ''",
    })
    void aValueOutOfRangeIsRefused(String key, String text) {
        assertRefused(key, text);
    }

    @Test
    void infinityIsTheLargestNumber() {
        Configuration configuration =
                Configuration.defaults().with("handshake_timeout", "infinity").with("connection_max", "12");
        assertThat(configuration.connections().handshakeTimeoutMs()).isEqualTo(Integer.MAX_VALUE);
        assertThat(configuration.connections().connectionsMax()).isEqualTo(12);
    }

    @Test
    void aNodeHasLimitsOfItsOwn() {
        Configuration configuration = Configuration.defaults()
                .with("channel_max_per_node", "1")
                .with("consumer_max_per_channel", "2")
                .with("cluster_queue_limit", "3")
                .with("vhost_max", "4");
        assertThat(configuration.node()).isEqualTo(new NodeLimits(1, 2, 3, 4));
    }

    @Test
    void guestIsFreedFromLoopbackByNameOrByNone() {
        assertThat(Configuration.defaults()
                        .with("loopback_users.guest", "false")
                        .loopbackUsers())
                .isEmpty();
        assertThat(Configuration.defaults().with("loopback_users", "none").loopbackUsers())
                .isEmpty();
    }

    @Test
    void anotherLoopbackUserDoesNotFreeGuest() {
        assertThat(Configuration.defaults().with("loopback_users.hare", "true").loopbackUsers())
                .containsExactlyInAnyOrder("guest", "hare");
    }

    @Test
    void anotherDefaultUserMayConnectFromAnywhere() {
        Configuration configuration = Configuration.defaults().with("default_user", "hare");
        assertThat(configuration.loopbackUsers()).doesNotContain("hare");
    }

    @Test
    void tagsThatAreSetReplaceAdministrator() {
        assertThat(Configuration.defaults()
                        .with("default_user_tags.monitoring", "true")
                        .with("default_user_tags.policymaker", "false")
                        .defaultUser()
                        .tags())
                .containsExactly("monitoring");
    }

    @Test
    void anUnknownKeyIsRefusedByName() {
        for (String key :
                new String[] {"heartbeet", "listeners", "listeners.tcp.", "leveret.none", "ssl_options.verfy"}) {
            assertThatThrownBy(() -> Configuration.defaults().with(key, "1"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(key + ": unknown key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_acceptors.tcp",
                "ssl_handshake_timeout",
                "auth_backends.1",
                "auth_mechanisms.1",
                "anonymous_login_user",
                "initial_frame_max",
                "max_connections",
                "session_max_per_connection",
                "link_max_per_session",
                "disk_free_limit.relative",
                "queue_leader_locator",
                "cluster_exchange_limit",
                "definitions.skip_if_unchanged",
                "log.file",
                "log.file.level",
                "log.console",
                "log.dir",
                "log.exchange",
                "management.tcp.backlog",
                "management.load_definitions",
                "prometheus.path",
                "deprecated_features.permit.global_qos",
                "cluster_formation.peer_discovery_backend",
                "cluster_partition_handling",
                "stream.listeners.tcp.default",
                "mqtt.listeners.tcp.default",
                "stomp.listeners.tcp.1",
                "ssl_options.depth"
            })
    void aKeyThatOnlyRabbitMqNeedsIsAcceptedWithAWarning(String key) {
        assertThat(Configuration.defaults().with(key, "anything").warnings())
                .containsExactly(key + " has no effect: RabbitMQ knows this key, Leveret does not act on it");
    }

    @Test
    void noKeyIsBothOursAndForeign() {
        for (Setting<?> setting : Settings.single()) {
            assertThat(Configuration.defaults()
                            .with(setting.key(), setting.defaultText())
                            .warnings())
                    .describedAs(setting.key())
                    .isEmpty();
        }
    }

    @Test
    void tlsListenersNeedACertificateAndItsKey() throws IOException {
        Configuration configuration = Configuration.defaults().with("listeners.ssl.default", "5671");
        assertThatThrownBy(configuration::checked)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("listeners.ssl needs ssl_options.certfile");
        Path file = Files.writeString(directory.resolve("server.pem"), "");
        Configuration certified = configuration.with("ssl_options.certfile", file.toString());
        assertThatThrownBy(certified::checked).hasMessage("listeners.ssl needs ssl_options.keyfile");
        TlsOptions tls = certified
                .with("ssl_options.keyfile", file.toString())
                .with("ssl_options.versions.1", "tlsv1.2")
                .checked()
                .tls();
        assertThat(tls.certificateFile()).isEqualTo(file);
        assertThat(tls.authoritiesFile()).isNull();
        assertThat(tls.protocols()).containsExactly("TLSv1.2");
    }

    @Test
    void httpIsServedWithoutTlsUnlessOtherwiseAskedFor() {
        List<WebListener> listeners = Configuration.defaults().managementListeners();
        assertThat(listeners).containsExactly(new WebListener(new Listener("::", 15_672), null));
        assertThat(Configuration.defaults().prometheusListeners())
                .containsExactly(new WebListener(new Listener("::", 15_692), null));
    }

    @Test
    void whoAsksForHttpsAloneGetsNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("server.pem"), "");
        Configuration configuration = Configuration.defaults()
                .with("management.ssl.certfile", file.toString())
                .with("management.ssl.keyfile", file.toString())
                .checked();
        assertThat(configuration.managementListeners())
                .extracting(WebListener::listener)
                .containsExactly(new Listener("::", 15_671));
        assertThat(configuration
                        .with("management.ssl.port", "1")
                        .with("management.ssl.ip", "127.0.0.1")
                        .managementListeners())
                .extracting(WebListener::listener)
                .containsExactly(new Listener("127.0.0.1", 1));
        assertThat(configuration.with("management.tcp.port", "15672").managementListeners())
                .extracting(WebListener::listener)
                .containsExactly(new Listener("::", 15_672), new Listener("::", 15_671));
    }

    @Test
    void httpsNeedsACertificateAndItsKey() throws IOException {
        Configuration configuration = Configuration.defaults().with("management.ssl.port", "15671");
        assertThatThrownBy(configuration::checked).hasMessage("management.ssl.port needs management.ssl.certfile");
        Path file = Files.writeString(directory.resolve("server.pem"), "");
        assertThatThrownBy(() -> Configuration.defaults()
                        .with("prometheus.ssl.certfile", file.toString())
                        .checked())
                .hasMessage("prometheus.ssl.certfile needs prometheus.ssl.keyfile");
        assertThatThrownBy(() -> Configuration.defaults()
                        .with("management.ssl.verify", "verify_peer")
                        .checked())
                .hasMessage("management.ssl.verify needs management.ssl.certfile");
        assertThatThrownBy(() -> Configuration.defaults()
                        .with("management.ssl.keyfile", file.toString())
                        .checked())
                .hasMessage("management.ssl.keyfile needs management.ssl.certfile");
    }

    @Test
    void metricsAndTheHttpApiShareNoAddressWithTls() throws IOException {
        Path file = Files.writeString(directory.resolve("server.pem"), "");
        Configuration https = Configuration.defaults()
                .with("management.ssl.port", "15671")
                .with("management.ssl.certfile", file.toString())
                .with("management.ssl.keyfile", file.toString());
        assertThatThrownBy(() -> https.with("prometheus.tcp.port", "15671").checked())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot share");
        Configuration plain = Configuration.defaults().with("prometheus.tcp.port", "15672");
        assertThat(plain.checked().prometheusListeners()).isEqualTo(plain.managementListeners());
    }

    @Test
    void aSlipInAKeyOfHttpsIsNoWarning() {
        assertThatThrownBy(() -> Configuration.defaults().with("management.ssl.verfy", "verify_peer"))
                .isInstanceOf(ConfigurationException.class);
        assertThat(Configuration.defaults()
                        .with("management.ssl.honor_cipher_order", "true")
                        .with("prometheus.ssl.idle_timeout", "1")
                        .warnings())
                .hasSize(2);
    }

    @Test
    void checkingPeersNeedsAuthorities() {
        assertThatThrownBy(() -> Configuration.defaults()
                        .with("ssl_options.verify", "verify_peer")
                        .checked())
                .hasMessage("ssl_options.verify = verify_peer needs ssl_options.cacertfile");
        assertThatThrownBy(() -> Configuration.defaults()
                        .with("ssl_options.fail_if_no_peer_cert", "true")
                        .checked())
                .hasMessage("ssl_options.fail_if_no_peer_cert = true needs ssl_options.verify = verify_peer");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path file = directory.resolve("none.pem");
        assertThatThrownBy(() -> Configuration.defaults().with("ssl_options.certfile", file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("ssl_options.certfile: cannot read the file " + file);
    }

    @Test
    void passwordsAreNotPrinted() {
        Configuration configuration = Configuration.defaults()
                .with("default_pass", "hush")
                .with("ssl_options.password", "hush")
                .with("auth_ldap.dn_lookup_bind.password", "hush")
                .with("heartbeat", "30");
        assertThat(configuration.toString()).doesNotContain("hush").contains("heartbeat = 30");
        assertThat(configuration.defaultUser().toString()).doesNotContain("hush");
        assertThat(configuration.tls().toString()).doesNotContain("hush");
    }

    @Test
    void withLeavesTheOriginalAsItWas() {
        Configuration before = Configuration.defaults().with("heartbeat", "5");
        Configuration after = before.with("heartbeat", "6");
        assertThat(before.connections().heartbeatSeconds()).isEqualTo(5);
        assertThat(after.connections().heartbeatSeconds()).isEqualTo(6);
    }

    private static void assertRefused(String key, String text) {
        assertThatThrownBy(() -> Configuration.defaults().with(key, text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key + ": expected ")
                .hasMessageNotContaining("\n");
    }
}
