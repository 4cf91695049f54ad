package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.leveret.config.Configuration;
import org.leveret.config.ConfigurationLoader;
import org.leveret.config.Settings;

/** {@code leveret ctl} against a broker in this process: what rabbitmqctl 3.10.8 prints, byte for byte, unless said otherwise. */
class CtlTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("RABBITMQ_NODENAME", "rabbit@test");

    private static Path data;
    private static RunningBroker broker;

    @BeforeAll
    static void start() throws IOException, BrokerStarter.StartException {
        // Short, as the address of a socket has room for a hundred bytes.
        data = Files.createTempDirectory("lev");
        Configuration configuration = new ConfigurationLoader(ENVIRONMENT)
                .set("--data-dir", Settings.DATA_DIRECTORY.key(), data.toString())
                .set("listeners.tcp.default=127.0.0.1:0")
                .set("management.tcp.ip=127.0.0.1")
                .set("management.tcp.port=0")
                .set("prometheus.tcp.port=0")
                .load();
        broker = EmbeddedBroker.start(configuration);
    }

    @AfterAll
    static void stop() throws IOException {
        broker.stop();
        assertThat(data.resolve("management/socket")).doesNotExist();
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What a command is to come to. */
    private record Expected(int status, String out, String err, List<String> words) {}

    private static Expected ok(String out, String... words) {
        return new Expected(0, out, "", List.of(words));
    }

    private static Expected refused(int status, String out, String err, String... words) {
        return new Expected(status, out, err, List.of(words));
    }

    /** The same, which a real rabbitmqctl has to say, too, if the run names one; lists have no order there. */
    private static void checkWithRabbitmq(Expected... all) {
        check(all);
        String command = System.getProperty("leveret.test.rabbitmqctl", "");
        if (!command.isEmpty()) {
            for (Expected expected : all) {
                RealRun run = RealRun.of(command, expected.words());
                String words = "rabbitmqctl " + String.join(" ", expected.words());
                assertThat(run.out()).as("standard output of %s", words).isEqualTo(RealRun.sorted(expected.out()));
                assertThat(run.err()).as("standard error of %s", words).isEqualTo(RealRun.sorted(expected.err()));
                assertThat(run.status()).as("exit status of %s", words).isEqualTo(expected.status());
            }
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private static CommandRun run(String... words) {
        String[] arguments = new String[words.length + 3];
        arguments[0] = "ctl";
        arguments[1] = "--data-dir";
        arguments[2] = data.toString();
        System.arraycopy(words, 0, arguments, 3, words.length);
        return CommandRun.of(
                configuration -> {
                    throw new BrokerStarter.StartException("this command starts no broker");
                },
                ENVIRONMENT,
                arguments);
    }

    private static void check(Expected... all) {
        for (Expected expected : all) {
            CommandRun run = run(expected.words().toArray(String[]::new));
            String words = String.join(" ", expected.words());
            assertThat(run.err()).as("standard error of %s", words).isEqualTo(expected.err());
            assertThat(run.out()).as("standard output of %s", words).isEqualTo(expected.out());
            assertThat(run.status()).as("exit status of %s", words).isEqualTo(expected.status());
        }
    }

    @Test
    void onlyTheOwnerCanReachTheSocket() throws IOException {
        Path socket = data.resolve("management/socket");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("management"))))
                .isEqualTo("rwx------");
    }

    @Test
    void usersAreAddedChangedAuthenticatedAndDeleted() {
        String done = "Done. Don't forget to grant the user permissions to some virtual hosts! See 'rabbitmqctl help"
                + " set_permissions' to learn more.\n";
        checkWithRabbitmq(
                ok("Adding user \"bob\" ...\n" + done, "add_user", "bob", "pw"),
                refused(
                        70,
                        "Adding user \"bob\" ...\n",
                        "Error:\nUser \"bob\" already exists\n",
                        "add_user",
                        "bob",
                        "pw"),
                ok("Listing users ...\nuser\ttags\nbob\t[]\nguest\t[administrator]\n", "list_users"),
                ok(
                        "Setting tags for user \"bob\" to [management, monitoring] ...\n",
                        "set_user_tags",
                        "bob",
                        "management",
                        "monitoring"),
                ok("Authenticating user \"bob\" ...\nSuccess\n", "authenticate_user", "bob", "pw"),
                ok(
                        lines(
                                "[",
                                "{\"user\":\"bob\",\"tags\":[\"management\",\"monitoring\"]}",
                                ",{\"user\":\"guest\",\"tags\":[\"administrator\"]}",
                                "]"),
                        "list_users",
                        "--formatter",
                        "json"),
                ok(
                        "\"user\",\"tags\"\n\"bob\",\"[management, monitoring]\"\n\"guest\",\"[administrator]\"\n",
                        "list_users",
                        "--formatter",
                        "csv"),
                ok("bob\t[management, monitoring]\nguest\t[administrator]\n", "-s", "list_users"),
                ok("user\ttags\nbob\t[management, monitoring]\nguest\t[administrator]\n", "list_users", "-q"),
                ok("Changing password for user \"bob\" ...\n", "change_password", "bob", "other"),
                refused(
                        65,
                        "Authenticating user \"bob\" ...\n",
                        "Error:\nError: failed to authenticate user \"bob\"\nuser 'bob' - invalid credentials\n",
                        "authenticate_user",
                        "bob",
                        "pw"),
                ok("Authenticating user \"bob\" ...\nSuccess\n", "authenticate_user", "bob", "other"),
                ok("Clearing password for user \"bob\" ...\n", "clear_password", "bob"),
                ok("Deleting user \"bob\" ...\n", "delete_user", "bob"),
                refused(
                        67,
                        "Deleting user \"bob\" ...\n",
                        "Error:\nUser \"bob\" does not exist\n",
                        "delete_user",
                        "bob"));
    }

    @Test
    void virtualHostsPermissionsAndTracing() {
        checkWithRabbitmq(
                ok("Adding vhost \"v1\" ...\n", "add_vhost", "v1", "--description", "first"),
                ok("Adding vhost \"v1\" ...\n", "add_vhost", "v1"),
                ok(
                        "description\tname\nDefault virtual host\t/\nfirst\tv1\n",
                        "-q",
                        "list_vhosts",
                        "description",
                        "name"),
                ok(
                        "Setting permissions for user \"guest\" in vhost \"v1\" ...\n",
                        "set_permissions",
                        "-p",
                        "v1",
                        "guest",
                        "a",
                        "b",
                        "c"),
                ok(
                        "Listing permissions for vhost \"v1\" ...\nuser\tconfigure\twrite\tread\nguest\ta\tb\tc\n",
                        "list_permissions",
                        "--vhost",
                        "v1"),
                refused(
                        67,
                        "Setting permissions for user \"nobody\" in vhost \"v1\" ...\n",
                        "Error:\nUser nobody does not exist\n",
                        "set_permissions",
                        "-p",
                        "v1",
                        "nobody",
                        "a",
                        "b",
                        "c"),
                ok(
                        "Setting topic permissions on \"amq.topic\" for user \"guest\" in vhost \"v1\" ...\n",
                        "set_topic_permissions",
                        "-p",
                        "v1",
                        "guest",
                        "amq.topic",
                        "w",
                        "r"),
                ok("user\texchange\twrite\tread\nguest\tamq.topic\tw\tr\n", "-q", "list_topic_permissions", "-p", "v1"),
                ok(
                        "Clearing permissions for user \"guest\" in vhost \"v1\" ...\n",
                        "clear_permissions",
                        "-p",
                        "v1",
                        "guest"),
                ok("Starting tracing for vhost \"v1\" ...\nTrace enabled for vhost v1\n", "trace_on", "-p", "v1"),
                ok(
                        "name\ttracing\tdescription\n/\tfalse\tDefault virtual host\nv1\ttrue\tfirst\n",
                        "-q",
                        "list_vhosts",
                        "name",
                        "tracing",
                        "description"),
                ok("Stopping tracing for vhost \"v1\" ...\nTrace disabled for vhost v1\n", "trace_off", "-p", "v1"),
                ok("Deleting vhost \"v1\" ...\n", "delete_vhost", "v1"),
                refused(65, "Deleting vhost \"v1\" ...\n", "Virtual host 'v1' does not exist\n", "delete_vhost", "v1"));
    }

    /** RabbitMQ has it from 4.0 on. */
    @Test
    void aPatternThatIsNoneIsToldAsItWasGiven() {
        check(
                refused(
                        69,
                        "",
                        "Error:\n{:invalid_regexp, '(', {'Unclosed group at 1', 0}}\n",
                        "-q",
                        "set_permissions",
                        "guest",
                        "(",
                        "",
                        ""),
                refused(
                        69,
                        "",
                        "Error:\n{:invalid_regexp, \"(\", {'Unclosed group at 1', 0}}\n",
                        "-q",
                        "set_topic_permissions",
                        "guest",
                        "amq.topic",
                        "(",
                        ""));
    }

    @Test
    void aVirtualHostIsProtectedFromDeletion() {
        check(
                ok("", "-q", "add_vhost", "kept"),
                ok(
                        "Protecting virtual host \"kept\" from removal by updating its metadata...\n",
                        "enable_vhost_deletion_protection",
                        "kept"),
                refused(
                        65,
                        "Deleting vhost \"kept\" ...\n",
                        "Error:\nCannot delete this virtual host: it is protected from deletion. To lift the protection,"
                                + " inspect and update its metadata\n",
                        "delete_vhost",
                        "kept"),
                ok(
                        "name\tprotected_from_deletion\n/\tfalse\nkept\ttrue\n",
                        "-q",
                        "list_vhosts",
                        "name",
                        "protected_from_deletion"),
                ok(
                        "Removing deletion protection from virtual host \"kept\" by updating its metadata...\n",
                        "disable_vhost_deletion_protection",
                        "kept"),
                ok("", "-q", "delete_vhost", "kept"),
                refused(
                        65,
                        "",
                        "Virtual host 'kept' does not exist\n",
                        "-q",
                        "enable_vhost_deletion_protection",
                        "kept"));
    }

    @Test
    void aPriorityBelowZeroIsAValueAndNoOption() {
        checkWithRabbitmq(
                ok(
                        "Setting policy \"low\" for pattern \"^low\" to \"{\"max-length\":5}\" with priority \"-1\" for vhost"
                                + " \"/\" ...\n",
                        "set_policy",
                        "--priority",
                        "-1",
                        "low",
                        "^low",
                        "{\"max-length\":5}"),
                ok("Clearing policy \"low\" on vhost \"/\" ...\n", "clear_policy", "low"));
    }

    @Test
    void policiesAreSetListedAndCleared() {
        checkWithRabbitmq(
                ok(
                        "Setting policy \"pol\" for pattern \"^p\" to \"{\"max-length\":5}\" with priority \"1\" for vhost"
                                + " \"/\" ...\n",
                        "set_policy",
                        "pol",
                        "^p",
                        "{\"max-length\":5}",
                        "--priority",
                        "1",
                        "--apply-to",
                        "queues"),
                ok(
                        lines(
                                "Listing policies for vhost \"/\" ...",
                                "vhost\tname\tpattern\tapply-to\tdefinition\tpriority",
                                "/\tpol\t^p\tqueues\t{\"max-length\":5}\t1"),
                        "list_policies"),
                refused(
                        69,
                        "",
                        "Error:\nJSON decoding error. Reason: badarg\n",
                        "-q",
                        "set_policy",
                        "pol",
                        "^p",
                        "{bad"),
                refused(
                        69,
                        "",
                        "Error:\nValidation failed\n\n[{<<\"nosuch\">>,1}] are not recognised policy settings\n\n",
                        "-q",
                        "set_policy",
                        "pol",
                        "^p",
                        "{\"nosuch\":1}"),
                ok("Clearing policy \"pol\" on vhost \"/\" ...\n", "clear_policy", "pol"),
                refused(
                        69,
                        "Clearing policy \"pol\" on vhost \"/\" ...\n",
                        "Error:\nParameter does not exist\n",
                        "clear_policy",
                        "pol"),
                ok("Listing policies for vhost \"/\" ...\n\n", "list_policies"),
                ok("[]\n", "list_policies", "--formatter", "json"));
    }

    @Test
    void limitsOfVirtualHostsAndUsers() {
        checkWithRabbitmq(
                ok("Adding vhost \"lim\" ...\n", "add_vhost", "lim"),
                ok(
                        "Setting vhost limits to \"{\"max-queues\":5}\" for vhost \"lim\" ...\n",
                        "set_vhost_limits",
                        "-p",
                        "lim",
                        "{\"max-queues\":5}"),
                ok("Listing limits for vhost \"lim\" ...\n{\"max-queues\":5}\n", "list_vhost_limits", "-p", "lim"),
                ok("vhost\tlimits\nlim\t{\"max-queues\":5}\n", "-q", "list_vhost_limits", "--global"),
                refused(
                        69,
                        "",
                        "Error:\nValidation failed\n\nUnrecognised terms [{<<\"max-bogus\">>,64}] in limits\n\n",
                        "-q",
                        "set_vhost_limits",
                        "-p",
                        "lim",
                        "{\"max-bogus\":64}"),
                ok("Clearing vhost \"lim\" limits ...\n", "clear_vhost_limits", "-p", "lim"),
                refused(
                        69,
                        "Clearing vhost \"lim\" limits ...\n",
                        "Error:\nParameter does not exist\n",
                        "clear_vhost_limits",
                        "-p",
                        "lim"),
                ok("Listing limits for vhost \"lim\" ...\n\n", "list_vhost_limits", "-p", "lim"),
                ok("", "-q", "set_user_limits", "guest", "{\"max-channels\":500}"),
                ok("Listing limits for user \"guest\" ...\n{\"max-channels\":500}\n", "list_user_limits"),
                ok("Clearing all limits for user \"guest\" ...\n", "clear_user_limits", "guest", "all"),
                ok("", "-q", "delete_vhost", "lim"));
    }

    @Test
    void aListOfWhatIsNotThereIsItsBannerAlone() {
        checkWithRabbitmq(
                ok("Timeout: 60.0 seconds ...\nListing queues for vhost none ...\n", "list_queues", "-p", "none"),
                ok("[\n]\n", "list_queues", "-p", "none", "--formatter", "json"),
                ok("Listing bindings for vhost none...\n", "list_bindings", "-p", "none"),
                refused(
                        65,
                        "Listing permissions for vhost \"none\" ...\n",
                        "Virtual host 'none' does not exist\n",
                        "list_permissions",
                        "-p",
                        "none"));
    }

    @Test
    void definitionsBringQueuesThatAreListedPurgedDeletedAndExported() throws IOException {
        String definitions =
                "{\"vhosts\":[{\"name\":\"defs\"}],\"exchanges\":[{\"name\":\"ex\",\"vhost\":\"defs\",\"type\":"
                        + "\"fanout\",\"durable\":true,\"auto_delete\":false,\"internal\":false,\"arguments\":{}}],\"queues\":[{"
                        + "\"name\":\"q1\",\"vhost\":\"defs\",\"durable\":true,\"auto_delete\":false,\"arguments\":"
                        + "{\"x-message-ttl\":60000,\"x-dead-letter-exchange\":\"dlx\"}}],\"bindings\":[{\"source\":\"ex\",\"vhost\":"
                        + "\"defs\",\"destination\":\"q1\",\"destination_type\":\"queue\",\"routing_key\":\"rk\",\"arguments\":{"
                        + "\"n\":1}}]}";
        Path file = Files.writeString(data.resolveSibling(data.getFileName() + "-definitions.json"), definitions);
        try {
            check(
                    ok(
                            "Importing definitions in JSON from a file at \"" + file
                                    + "\" ...\nSuccessfully started definition"
                                    + " import. This process is asynchronous and can take some time.\n",
                            "import_definitions",
                            file.toString()),
                    ok(
                            lines(
                                    "Timeout: 60.0 seconds ...",
                                    "Listing queues for vhost defs ...",
                                    "name\tdurable\ttype\targuments",
                                    "q1\ttrue\tclassic\t[{\"x-message-ttl\",60000},{\"x-dead-letter-exchange\",\"dlx\"},{\"x-queue-type\",\"classic\"}]"),
                            "-p",
                            "defs",
                            "list_queues",
                            "name",
                            "durable",
                            "type,arguments"),
                    ok(
                            lines(
                                            "Listing bindings for vhost defs...",
                                            "source_name\tsource_kind\tdestination_name\tdestination_kind\trouting_key\targuments")
                                    + "\texchange\tq1\tqueue\tq1\t[]\nex\texchange\tq1\tqueue\trk\t[{\"n\",1}]\n",
                            "list_bindings",
                            "-p",
                            "defs"),
                    ok("Purging queue 'q1' in vhost 'defs' ...\n", "purge_queue", "-p", "defs", "q1"),
                    ok("", "-q", "export_definitions", file.toString()),
                    ok(
                            "Deleting queue 'q1' on vhost 'defs' ...\nQueue was successfully deleted with 0 ready messages\n",
                            "delete_queue",
                            "-p",
                            "defs",
                            "q1"),
                    refused(
                            64,
                            "Deleting queue 'q1' on vhost 'defs' ...\n",
                            "Error:\nQueue not found\n",
                            "delete_queue",
                            "-p",
                            "defs",
                            "q1"),
                    refused(
                            69,
                            "Purging queue 'q1' in vhost 'defs' ...\n",
                            "Error:\nnot_found\n",
                            "purge_queue",
                            "-p",
                            "defs",
                            "q1"),
                    ok("", "-q", "delete_vhost", "defs"));
            assertThat(Files.readString(file)).contains("\"x-message-ttl\":60000");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void healthChecksSayWhatRabbitmqDiagnosticsSays() {
        int port = broker.tcpListeners().get(0).getPort();
        String ports = broker.served().stream()
                        .map(each -> String.valueOf(each.address().getPort()))
                        .collect(Collectors.joining(", "))
                + ", " + port;
        check(
                ok(
                        "Will ping rabbit@test. This only checks if the OS process is running and registered with epmd."
                                + " Timeout: 60000 ms.\nPing succeeded\n",
                        "ping"),
                ok("", "await_startup"),
                ok("RabbitMQ on node rabbit@test is fully booted and running\n", "-q", "check_running"),
                ok("Node rabbit@test reported no local alarms\n", "-q", "check_local_alarms"),
                ok("Node rabbit@test reported no alarms, local or clusterwide\n", "-q", "check_alarms"),
                ok("Node rabbit@test reported all vhosts as running\n", "-q", "check_virtual_hosts"),
                ok(
                        "Asking node rabbit@test if there's an active listener on port " + port
                                + " ...\nA listener for port " + port + " is running on node rabbit@test.\n",
                        "check_port_listener",
                        String.valueOf(port)),
                refused(
                        69,
                        "",
                        "No listener for port 1 is active on node rabbit@test. Found listeners that use the following"
                                + " ports: " + ports + "\n",
                        "-q",
                        "check_port_listener",
                        "1"),
                ok(
                        "A listener for protocol amqp is running on node rabbit@test.\n",
                        "-q",
                        "check_protocol_listener",
                        "amqp"),
                ok(
                        "Successfully connected to ports " + ports + " on node rabbit@test.\n",
                        "-q",
                        "check_port_connectivity"));
    }

    private static Expected json(String out, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--formatter", "json"));
        return new Expected(0, out + "\n", "", all);
    }

    @Test
    void programsAreToldOfHealthAsRabbitmqDiagnosticsTellsThem() {
        String port = String.valueOf(broker.tcpListeners().get(0).getPort());
        String ok = "{\"result\":\"ok\"}";
        String running = "\"RabbitMQ on node rabbit@test is fully booted";
        check(
                json(ok, "check_local_alarms"),
                json(ok, "check_alarms"),
                json(ok, "check_virtual_hosts"),
                json("{\"alarms\":[],\"node\":\"rabbit@test\",\"result\":\"ok\"}", "alarms"),
                json(
                        "{\"node\":\"rabbit@test\",\"port\":\"" + port + "\",\"result\":\"ok\"}",
                        "check_port_listener",
                        port),
                json(
                        "{\"node\":\"rabbit@test\",\"protocol\":\"amqp\",\"result\":\"ok\"}",
                        "check_protocol_listener",
                        "amqp"),
                json("{\"result\":\"ok\",\"value\":\"4.0.0\"}", "server_version"),
                json("{\"message\":" + running + " and running\"}", "check_running"),
                json("{\"message\":" + running + " and running\",\"result\":true}", "is_running"),
                json(
                        "{\"message\":" + running
                                + " (check with is_running), stopped or has not started booting yet\",\"result\":false}",
                        "is_booting"),
                json(
                        "{\"message\":\"Target node seems to be the only one in a single node cluster, the check does not"
                                + " apply\",\"result\":\"ok\"}",
                        "check_if_node_is_quorum_critical"),
                ok(
                        "Node rabbit@test seems to be the only one in a single node cluster, the check does not apply\n",
                        "-q",
                        "check_if_node_is_quorum_critical"));
        assertThat(run("check_port_connectivity", "--formatter", "json").out())
                .startsWith("{\"listeners\":[{\"interface\":")
                .endsWith("],\"node\":\"rabbit@test\",\"result\":\"ok\"}\n");
        assertThat(run("list_node_auth_attempt_stats", "--formatter", "json").out())
                .startsWith("{\"attempts\":[")
                .endsWith("],\"node\":\"rabbit@test\",\"result\":\"ok\"}\n");
        assertThat(run("cluster_status", "--formatter", "json").out())
                .contains(
                        "\"feature_flags\":[{",
                        "\"maintenance_status\":{\"rabbit@test\":\"not under maintenance\"}",
                        "\"versions\":{\"rabbit@test\":{\"erlang_version\":");
    }

    @Test
    void aVirtualHostMayHaveATypeForItsQueues() {
        checkWithRabbitmq(
                ok(
                        "Adding vhost \"typed\" ...\n",
                        "add_vhost",
                        "typed",
                        "--default-queue-type",
                        "quorum",
                        "-d",
                        "what it is for",
                        "--tags",
                        "a,b"),
                refused(
                        69,
                        "Adding vhost \"other\" ...\n",
                        "Error:\ninvalid_queue_type\n",
                        "add_vhost",
                        "other",
                        "--default-queue-type",
                        "nosuch"));
        assertThat(run("-q", "list_vhosts", "name", "description", "tags", "default_queue_type")
                        .out())
                .contains("typed\twhat it is for\t[a, b]\tquorum\n")
                .doesNotContain("other");
        checkWithRabbitmq(ok("Deleting vhost \"typed\" ...\n", "delete_vhost", "typed"));
    }

    @Test
    void aQueueThatIsNotEmptyOrInUseIsKept() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.queueDeclare("kept", true, false, false, Map.of());
            channel.basicPublish("", "kept", null, new byte[1]);
            channel.waitForConfirms();
            check(refused(64, "", "Error:\nQueue is not empty\n", "-q", "delete_queue", "kept", "--if-empty"));
            channel.basicConsume("kept", (tag, delivery) -> {}, tag -> {});
            check(
                    refused(64, "", "Error:\nQueue is in use\n", "-q", "delete_queue", "kept", "--if-unused"),
                    ok("Queue was successfully deleted with 0 ready messages\n", "-q", "delete_queue", "kept"));
        }
    }

    @Test
    void anotherConnectionsExclusiveQueueIsPurgedAndDeleted() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.queueDeclare("exclusive", false, true, false, Map.of());
            channel.basicPublish("", "exclusive", null, new byte[1]);
            channel.waitForConfirms();
            String port = String.valueOf(broker.served().get(0).address().getPort());
            CommandRun other =
                    CommandRun.of("admin", "-H", "127.0.0.1", "-P", port, "purge", "queue", "name=exclusive");
            assertThat(other.status()).isEqualTo(1);
            assertThat(other.err()).contains("cannot obtain exclusive access to locked queue 'exclusive' in vhost '/'");
            check(ok("", "-q", "purge_queue", "exclusive"));
            assertThat(channel.messageCount("exclusive")).isZero();
            check(ok("Queue was successfully deleted with 0 ready messages\n", "-q", "delete_queue", "exclusive"));
            assertThat(run("-q", "list_queues").out()).doesNotContain("exclusive");
        }
    }

    @Test
    void thereIsOneNodeToWaitFor() {
        String waits = " nodes to join the cluster of rabbit@test. Timeout: ";
        check(
                ok("Will wait for at least 1" + waits + "300 seconds.\n", "await_online_nodes", "1"),
                refused(
                        70,
                        "Will wait for at least 2" + waits + "2 seconds.\n",
                        "Error:\nError: timed out while waiting. Not enough nodes joined rabbit@test's cluster.\n",
                        "await_online_nodes",
                        "2",
                        "-t",
                        "2"));
        assertBadArgument("Argument must be a positive integer", "await_online_nodes", "x");
    }

    @Test
    void tagsAreWordsOfTheirOwn() {
        assertThat(run("-s", "add_user", "tagged", "pw").status()).isZero();
        check(
                refused(
                        69,
                        "Setting tags for user \"tagged\" to [management,monitoring] ...\n",
                        "Error:\na tag is not empty and has no comma\n",
                        "set_user_tags",
                        "tagged",
                        "management,monitoring"),
                ok("", "-q", "delete_user", "tagged"));
    }

    @Test
    void machineAndRuntimeAreToldOf() {
        check(
                ok("Log file location(s) on node rabbit@test ...\n<stderr>\n", "log_location"),
                json("{\"node_name\":\"rabbit@test\",\"paths\":[\"<stderr>\"],\"result\":\"ok\"}", "log_location"),
                ok(
                        lines(
                                "Listing RabbitMQ-specific environment variables defined on node rabbit@test...",
                                "RABBITMQ_NODENAME=rabbit@test"),
                        "os_env"),
                json(
                        "{\"node\":\"rabbit@test\",\"result\":\"ok\",\"variables\":{\"RABBITMQ_NODENAME\":"
                                + "\"rabbit@test\"}}",
                        "os_env"),
                json("{\"versions\":[\"tlsv1.3\",\"tlsv1.2\",\"tlsv1.1\",\"tlsv1\"]}", "tls_versions"),
                ok(
                        "Asking node rabbit@test to resolve hostname localhost to IPv4 addresses...\n127.0.0.1\n",
                        "resolve_hostname",
                        "localhost"),
                json(
                        "{\"address_family\":\"IPv4\",\"addresses\":[\"127.0.0.1\"],\"hostname\":\"localhost\",\"node\":"
                                + "\"rabbit@test\",\"result\":\"ok\"}",
                        "resolve_hostname",
                        "localhost"));
        assertBadArgument(
                "unsupported IP address family ipv9. Valid values are: ipv4, ipv6",
                "resolve_hostname",
                "localhost",
                "--address-family",
                "ipv9");
        assertThat(run("-q", "tls_versions").out()).isEqualTo("tlsv1.3\ntlsv1.2\ntlsv1.1\ntlsv1\n");
        assertThat(run("-q", "cipher_suites").out()).contains("TLS_AES_256_GCM_SHA384\n");
        assertThat(run("-q", "list_network_interfaces").out())
                .contains("\033[1mInterface lo\033[0m\n\naddr: ", "127.0.0.1/8\nflags: up, loopback\n");
    }

    @Test
    void whatIsNotThereIsRefusedAsRabbitmqctlRefusesIt() {
        checkWithRabbitmq(
                refused(
                        69,
                        "Clearing policy \"p\" on vhost \"nosuch\" ...\n",
                        "Error:\nParameter does not exist\n",
                        "clear_policy",
                        "-p",
                        "nosuch",
                        "p"),
                refused(
                        69,
                        "Clearing password for user \"nobody\" ...\n",
                        "Error:\n{:no_such_user, \"nobody\"}\n",
                        "clear_password",
                        "nobody"),
                ok(
                        "Stopping tracing for vhost \"nosuch\" ...\nTrace disabled for vhost nosuch\n",
                        "trace_off",
                        "-p",
                        "nosuch"),
                refused(
                        69,
                        "Closing connection nonsense, reason: r...\n",
                        "Error:\nError:\n{:invalid_pid_syntax, \"nonsense\"}\n",
                        "close_connection",
                        "nonsense",
                        "r"));
        check(
                refused(65, "", "Virtual host 'nosuch' does not exist\n", "-q", "trace_on", "-p", "nosuch"),
                ok("", "-q", "close_connection", "127.0.0.1:1 -> 127.0.0.1:2", "gone"));
    }

    @Test
    void wordsThatCannotBeMeantAreRefusedWithStatus65() {
        assertBadArgument("Argument must be a positive integer", "check_port_listener", "x");
        assertBadArgument("Argument must be a positive integer", "check_port_listener", "0");
        assertBadArgument("Directory /nonexistent does not exist", "export_definitions", "/nonexistent/x");
        assertBadArgument("user cannot be an empty string", "add_user", "", "pw");
    }

    private static void assertBadArgument(String why, String... words) {
        CommandRun run = run(words);
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error (argument validation): Bad argument: " + why + "\nArguments given:\n");
    }

    @Test
    void whatIsAlwaysSoInOneNodeIsToldAsRabbitmqTellsIt() {
        checkWithRabbitmq(
                ok("Enabling all feature flags ...\n", "enable_feature_flag", "all"),
                ok("Enabling feature flag \"quorum_queue\" ...\n", "enable_feature_flag", "quorum_queue"),
                ok("Listing unresponsive queues for vhost / ...\n", "list_unresponsive_queues", "--local"),
                refused(69, "", "Error:\nThis command does not rotate logs anymore [deprecated]\n", "rotate_logs"));
        assertThat(run("list_feature_flags", "name", "nosuch").err())
                .startsWith("Error (argument validation): Info key(s) nosuch are not supported\n");
        assertThat(run("-q", "list_feature_flags", "name", "state", "desc").out())
                .startsWith("name\tstate\tdesc\n")
                .contains("quorum_queue\tenabled\tSupport queues of type `quorum`\n");
        check(
                refused(
                        64,
                        "Enabling feature flag \"nosuch\" ...\n",
                        "Error:\nThis feature flag is not supported by node rabbit@test\n",
                        "enable_feature_flag",
                        "nosuch"),
                ok(
                        lines(
                                "Trying to restart vhost '/' on node 'rabbit@test' ...",
                                "Vhost '/' is already running on node 'rabbit@test'"),
                        "restart_vhost"),
                refused(
                        70,
                        "Trying to restart vhost 'nosuch' on node 'rabbit@test' ...\n",
                        "Error:\nFailed to start vhost 'nosuch' on node 'rabbit@test'Reason: {:no_such_vhost, \"nosuch\"}\n",
                        "restart_vhost",
                        "-p",
                        "nosuch"),
                ok(lines("Checking health of node rabbit@test ...", "Health check passed"), "node_health_check"),
                ok(
                        lines("{\"message\":\"Target node seems to be the only one in a single node cluster, the check"
                                + " does not apply\",\"result\":\"ok\"}"),
                        "check_if_node_is_mirror_sync_critical",
                        "--formatter",
                        "json"));
    }

    @Test
    void loginsByHttpAreCounted() {
        String port = String.valueOf(broker.served().get(0).address().getPort());
        check(ok("Reset auth attempt metrics on node rabbit@test ...\n", "reset_node_auth_attempt_metrics"));
        assertThat(run("-s", "list_node_auth_attempt_stats").out())
                .isEqualTo("Node rabbit@test reported no authentication attempt stats\n");
        assertThat(CommandRun.of("admin", "-H", "127.0.0.1", "-P", port, "list", "users")
                        .status())
                .isZero();
        assertThat(CommandRun.of("admin", "-H", "127.0.0.1", "-P", port, "-p", "wrong", "list", "users")
                        .status())
                .isEqualTo(1);
        assertThat(run("-q", "list_node_auth_attempt_stats").out())
                .isEqualTo("protocol\tauth_attempts\tauth_attempts_failed\tauth_attempts_succeeded\nhttp\t2\t1\t1\n");
        assertThat(run("-q", "list_node_auth_attempt_stats", "--by-source").out())
                .isEqualTo("Node rabbit@test reported no authentication attempt stats\n");
    }

    @Test
    void memoryAndDiskAreToldInTheUnitThatIsAskedFor() {
        assertThat(run("status").out()).containsPattern("Free disk space: [0-9.e]+ gb\n");
        assertThat(run("status", "--unit", "MB").out()).containsPattern("Free disk space: [0-9.e]+ MB\n");
        assertThat(run("status", "--unit", "bytes").out()).containsPattern("Free disk space: [0-9]+ bytes\n");
        CommandRun unknown = run("status", "--unit", "mib");
        assertThat(unknown.status()).isEqualTo(64);
        assertThat(unknown.err())
                .startsWith("Error (argument validation): \"unit 'mib' is not supported."
                        + " Please use one of: bytes, mb, gb\"\n");
    }

    @Test
    void pluginsAreEnabledWithTheOptionsOfScripts() {
        assertThat(run("enable", "--offline", "rabbitmq_management").status()).isZero();
        assertThat(run("enable", "--all").status()).isZero();
        assertThat(run("enable").status()).isEqualTo(64);
        assertThat(run("-q", "list", "-m", "-e").out()).startsWith("rabbitmq_consistent_hash_exchange\n");
        assertThat(run("list_users", "-m").status()).isEqualTo(64);
    }

    @Test
    void statusAndListenersOfARunningBrokerAreTold() {
        int port = broker.tcpListeners().get(0).getPort();
        assertThat(run("status").out())
                .startsWith("Status of node rabbit@test ...\n\033[1mRuntime\033[0m\n\nOS PID: "
                        + ProcessHandle.current().pid() + "\n")
                .contains("\nRabbitMQ version: 4.0.0\n", "\nNode name: rabbit@test\n", "\nConnection count: 0\n");
        assertThat(run("listeners").out())
                .contains("Interface: 127.0.0.1, port: " + port + ", protocol: amqp, purpose: AMQP 0-9-1\n");
        assertThat(run("cluster_status").out()).contains("\033[1mRunning Nodes\033[0m\n\nrabbit@test\n");
        assertThat(run("list_connections").out()).isEqualTo("Listing connections ...\n");
        assertThat(run("environment").out()).contains("\nleveret.data_dir = " + data + "\n");
        assertThat(run("server_version", "-q").out()).isEqualTo("4.0.0\n");
    }

    @Test
    void whatWasJustConfirmedIsCounted() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.queueDeclare("counted", false, false, false, null);
            for (int i = 1; i <= 5; i++) {
                channel.basicPublish("", "counted", null, new byte[1]);
                channel.waitForConfirmsOrDie(10_000);
                assertThat(run("-q", "list_queues", "name", "messages").out()).contains("counted\t" + i + "\n");
            }
            channel.queueDelete("counted");
        }
    }

    @Test
    void whatABrokerDoesByTheSocketNeedsNoName() {
        assertThat(List.of(
                        run("list_queues", "nosuch").status(),
                        run("list_queues", "-t", "5").status()))
                .containsExactly(64, 0);
        CommandRun unknown = run("list_queues", "nosuch", "alsonot");
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err())
                .isEqualTo(
                        "Error (argument validation): Info key(s) alsonot,nosuch are not supported\nArguments given:\n"
                                + "\t--data-dir " + data + " list_queues nosuch alsonot\n\n\033[1mUsage\033[0m\n\n"
                                + "rabbitmqctl [--node <node>] [--longnames] [--quiet] list_queues [--vhost <vhost>] [--online]"
                                + " [--offline] [--local] [--no-table-headers] [<column>, ...] [--timeout <timeout>]\n");
    }
}
