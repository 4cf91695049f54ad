package org.leveret.management.command.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.config.ConfigurationLoader;
import picocli.CommandLine;

/** What commands ask the broker for, and what they make of answers that a broker without clients does not give. */
class RequestTest {
    private static final String CONNECTIONS = """
            [{"name":"127.0.0.1:1 -> 127.0.0.1:2","user":"guest","peer_host":"127.0.0.1","peer_port":1,"state":"running",
            "protocol":"AMQP 0-9-1","ssl_cipher":null,"client_properties":{"product":"x","capabilities":{"basic.nack":true}}}]""";

    private final CannedApi api = new CannedApi();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String run(String... words) {
        return run(0, words);
    }

    private String run(int expectedStatus, String... words) {
        CtlOptions options = new CtlOptions();
        new CommandLine(options).parseArgs(words);
        out.reset();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = new Ctl(Map.of(), InputStream.nullInputStream(), printed, printed)
                .run(options, List.of(words), (configuration, timeoutSeconds) -> api);
        assertThat(status).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(expectedStatus);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void connectionsAreNamedWhereRabbitmqNamesProcesses() {
        api.answer("/connections", CONNECTIONS);
        assertThat(run("list_connections", "-q"))
                .isEqualTo("user\tpeer_host\tpeer_port\tstate\nguest\t127.0.0.1\t1\trunning\n");
        assertThat(run("list_connections", "-s", "pid", "protocol", "ssl_cipher", "client_properties"))
                .isEqualTo("127.0.0.1:1 -> 127.0.0.1:2\t{0,9,1}\t\t"
                        + "[{\"product\",\"x\"},{\"capabilities\",[{\"basic.nack\",true}]}]\n");
        assertThat(run("list_connections", "peer_host", "protocol", "--formatter", "json"))
                .isEqualTo("[\n{\"peer_host\":[127,0,0,1],\"protocol\":[0,9,1]}\n]\n");
        assertThat(api.asked().get(0)).isEqualTo("GET /connections?columns=user,peer_host,peer_port,state");
    }

    @Test
    void allConnectionsAreClosedOneByOneUpToALimit() {
        api.answer("/vhosts/a%2Fb/connections", "[{\"name\":\"one\"},{\"name\":\"two\"},{\"name\":\"three\"}]");
        assertThat(run("close_all_connections", "-p", "a/b", "--limit", "2", "enough"))
                .isEqualTo("Closing all connections in vhost a/b, reason: enough...\nClosed 2 connections\n");
        assertThat(api.asked())
                .containsExactly(
                        "GET /vhosts/a%2Fb/connections?columns=name",
                        "DELETE /connections/one {X-Reason=enough}", "DELETE /connections/two {X-Reason=enough}");
    }

    @Test
    void whoChangesTagsKeepsThePassword() {
        api.answer("/users/bob", "{\"name\":\"bob\",\"password_hash\":\"aGFzaA==\",\"tags\":[\"a\"]}");
        run("set_user_tags", "bob", "monitoring");
        assertThat(api.asked()).endsWith("PUT /users/bob {\"password_hash\":\"aGFzaA==\",\"tags\":[\"monitoring\"]}");
    }

    @Test
    void whoSwitchesTracingKeepsDescriptionAndTags() {
        api.answer("/vhosts/v", "{\"name\":\"v\",\"description\":\"d\",\"tags\":[\"t\"]}");
        run("trace_on", "-p", "v");
        assertThat(api.asked()).endsWith("PUT /vhosts/v {\"tracing\":true,\"description\":\"d\",\"tags\":[\"t\"]}");
    }

    @Test
    void aPrettyTableIsDrawnForTheTerminal() {
        api.answer("/users", "[{\"name\":\"guest\",\"tags\":[\"administrator\"]},{\"name\":\"bob\",\"tags\":[]}]");
        String escape = "\033";
        assertThat(run("list_users", "--formatter", "pretty_table"))
                .startsWith("Listing users ...\n" + escape + "(0lqqqqqqqwqqqqqqqqqqqqqqqk" + escape + "(B\n")
                .contains(
                        escape + "(0x" + escape + "(B guest " + escape + "(0x" + escape + "(B administrator " + escape)
                .contains(escape + "(0tqqqqqqqnqqqqqqqqqqqqqqqu" + escape + "(B\n")
                .endsWith(escape + "(0mqqqqqqqvqqqqqqqqqqqqqqqj" + escape + "(B\n");
        assertThat(run("list_users", "--formatter", "erlang"))
                .endsWith("[[{user,<<\"guest\">>},{tags,[administrator]}],[{user,<<\"bob\">>},{tags,[]}]]\n");
    }

    @Test
    void statusHasTheSectionsThatScriptsLookFor() {
        api.answer("/overview", """
                        {"node":"n@h","rabbitmq_version":"4.0.0","object_totals":{"connections":2,"queues":3},
                        "listeners":[{"node":"n@h","protocol":"amqp","ip_address":"::","port":5672}]}""")
                .answer("/nodes/n%40h", "{\"os_pid\":\"7\",\"mem_used\":136500000,\"disk_free_alarm\":true}")
                .answer("/vhosts", "[{\"name\":\"/\"}]");
        assertThat(run("status"))
                .contains("\033[1mRuntime\033[0m\n\nOS PID: 7\n")
                .contains("\033[1mAlarms\033[0m\n\n * disk\n")
                .contains("Total memory used: 0.1365 gb\n")
                .contains("Connection count: 2\nQueue count: 3\nVirtual host count: 1\n")
                .endsWith("Interface: [::], port: 5672, protocol: amqp, purpose: AMQP 0-9-1\n");
    }

    @Test
    void alarmsAreNamedToPeopleAndToPrograms() {
        String alarms = "{\"alarms\":[{\"resource\":\"memory\"},{\"resource\":\"disk\"}]}";
        api.refuse("/health/checks/alarms", alarms).refuse("/health/checks/local-alarms", alarms);
        String node = nodeName();
        String texts = "Memory alarm on node " + node + "\nFree disk space alarm on node " + node + "\n";
        assertThat(run(69, "-q", "check_local_alarms")).isEqualTo("Error:\n" + texts);
        assertThat(run(69, "-q", "check_alarms")).isEqualTo(texts);
        assertThat(run("-q", "alarms")).isEqualTo(texts);
        String local =
                "\"local\":[\"Memory alarm on node " + node + "\",\"Free disk space alarm on node " + node + "\"]";
        String message = "\"message\":\"Node " + node + " reported ";
        assertThat(run(69, "check_local_alarms", "--formatter", "json"))
                .isEqualTo("{" + local + "," + message + "local alarms\",\"result\":\"error\"}\n");
        String all = "{\"global\":[]," + local + "," + message + "alarms\",\"result\":";
        assertThat(run(69, "check_alarms", "--formatter", "json")).isEqualTo(all + "\"error\"}\n");
        assertThat(run("alarms", "--formatter", "json")).isEqualTo(all + "\"ok\"}\n");
    }

    @Test
    void aBrokerThatIsNotInServiceHasNoAlarmsToTellOf() {
        api.refuse("/health/checks/alarms", "{\"status\":\"failed\",\"reason\":\"out of service\"}");
        assertThat(run(69, "-q", "alarms")).isEqualTo("Error:\nout of service\n");
    }

    @Test
    void aPortThatNothingListensOnIsNamedWithTheListenersThereAre() {
        api.answer("/overview", """
                        {"node":"n@h","listeners":[{"node":"n@h","protocol":"amqp","ip_address":"::","port":1}]}""")
                .refuse("/health/checks/port-listener/7", "{\"missing\":7,\"ports\":[1]}")
                .refuse("/health/checks/protocol-listener/x", "{\"missing\":\"x\",\"protocols\":[\"amqp\"]}");
        String listeners = "[{\"interface\":\"[::]\",\"node\":\"n@h\",\"port\":1,\"protocol\":\"amqp\","
                + "\"purpose\":\"AMQP 0-9-1\"}]";
        assertThat(run(69, "check_port_listener", "7", "--formatter", "json"))
                .isEqualTo("{\"listeners\":" + listeners + ",\"missing\":\"7\",\"ports\":[1],\"result\":\"error\"}\n");
        assertThat(run(69, "check_protocol_listener", "x", "--formatter", "json"))
                .isEqualTo("{\"listeners\":" + listeners
                        + ",\"missing\":\"x\",\"protocols\":[\"amqp\"],\"result\":\"error\"}\n");
        assertThat(run(69, "check_port_connectivity", "--formatter", "json"))
                .isEqualTo("{\"failures\":" + listeners + ",\"node\":\"" + nodeName() + "\",\"result\":\"error\"}\n");
    }

    private static String nodeName() {
        return new ConfigurationLoader(Map.of()).load().nodeName();
    }

    @Test
    void whatIsBuiltInCountsAsAnEnabledPlugin() {
        assertThat(run("list", "-q", "-m")).contains("rabbitmq_management\n");
        assertThat(run("is_enabled", "rabbitmq_management", "-q"))
                .startsWith("Plugins rabbitmq_management are enabled");
    }
}
