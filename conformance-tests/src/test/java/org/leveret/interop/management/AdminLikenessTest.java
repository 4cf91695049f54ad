package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.http.HttpApiTest;

/** Our rabbitmqadmin prints, refuses and ends as RabbitMQ's does, on the same command line and for the same broker. */
class AdminLikenessTest extends HttpApiTest {
    private static final String QUEUE = "größe \uD83D\uDC07";

    @TempDir
    Path directory;

    private final RabbitMqAdmin.Program theirProgram = new PythonProgram();
    private final RabbitMqAdmin.Program ourProgram = new OwnProgram();
    private RabbitMqAdmin theirs;
    private RabbitMqAdmin ours;
    /** Of the same length, so that tables with it are as wide. */
    private String theirVhost;

    private String ourVhost;

    @BeforeEach
    void furnish() {
        String name = name();
        theirVhost = vhost(name + "-t");
        ourVhost = vhost(name + "-o");
        theirs = RabbitMqAdmin.of(theirProgram, broker).with("-V", theirVhost);
        ours = RabbitMqAdmin.of(ourProgram, broker).with("-V", ourVhost);
    }

    private String vhost(String name) {
        api.put("/vhosts/" + name, Map.of()).is(201);
        afterwards(() -> api.delete("/vhosts/" + name));
        grant(name, "guest", ".*");
        api.put(
                        "/exchanges/" + name + "/x",
                        Map.of("type", "topic", "arguments", Map.of("alternate-exchange", "amq.fanout")))
                .is(201);
        api.put("/queues/" + name + "/gr%C3%B6%C3%9Fe%20%F0%9F%90%87", Map.of("arguments", Map.of("x-max-length", 3)))
                .is(201);
        api.put("/queues/" + name + "/plain", Map.of("durable", false)).is(201);
        api.post(
                        "/bindings/" + name + "/e/x/q/plain",
                        Map.of("routing_key", "k.*", "arguments", Map.of("weight", 1.5, "é", "ü")))
                .is(201);
        api.put("/policies/" + name + "/p", Map.of("pattern", "^z", "definition", Map.of("max-length", 7)))
                .is(201);
        return name;
    }

    /** What both do with this in the one virtual host; numbers may have to come to rest first. */
    private void same(String... arguments) {
        RabbitMqAdmin own = RabbitMqAdmin.of(ourProgram, broker).with("-V", theirVhost);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(own.run(arguments)).isEqualTo(theirs.run(arguments)));
    }

    /** What both do with this, each in a virtual host of its own. */
    private void sameApart(String... arguments) {
        sameApartWithInput("", arguments);
    }

    private void sameApartWithInput(String input, String... arguments) {
        RabbitMqAdmin.Result expected = theirs.runWithInput(input, arguments);
        RabbitMqAdmin.Result actual = ours.runWithInput(
                input,
                Stream.of(arguments)
                        .map(word -> word.replace(theirVhost, ourVhost))
                        .toArray(String[]::new));
        assertThat(new RabbitMqAdmin.Result(
                        actual.status(),
                        actual.output().replace(ourVhost, theirVhost),
                        actual.errors().replace(ourVhost, theirVhost)))
                .as(String.join(" ", arguments))
                .isEqualTo(expected);
    }

    static Stream<List<String>> lists() {
        List<String> words = List.of(
                "exchanges",
                "exchanges name type durable arguments.alternate-exchange",
                "queues",
                "queues name durable arguments.x-max-length",
                "queues durable name nosuch name",
                "bindings",
                "bindings source arguments.weight properties_key",
                "consumers",
                "policies vhost name definition");
        return Stream.of("raw_json", "pretty_json", "tsv", "long", "table", "kvp", "bash")
                .flatMap(format -> words.stream().map(each -> List.of(("-f " + format + " list " + each).split(" "))));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsInEveryFormat(List<String> words) {
        same(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-d 1 list exchanges",
                "-d 2 list exchanges",
                "-d 9 -f long list queues name arguments",
                "--depth=2 -f tsv list bindings",
                "-q list consumers",
                "-q -f tsv list exchanges",
                "-qftsv list exchanges",
                "--sort name --sort-reverse -f tsv list exchanges",
                "-RSname list exchanges",
                "list exchanges --form tsv",
                "-f tsv -- list exchanges",
                "-f tsv list users name tags",
                "-f kvp list vhosts name tracing",
                "list permissions",
                "-f tsv list parameters component name value",
                "-f pretty_json list policies",
                "list operator_policies",
                "list vhost_limits",
                "list connections name",
                "list channels name",
                "-f kvp list nodes name type running",
                "-f kvp show overview rabbitmq_version exchange_types listeners",
                "-f long -d 1 show overview node nosuch",
                "--path-prefix=/nosuch list exchanges",
                "-p wrong list exchanges"
            })
    void optionsOfLists(String words) {
        same(words.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nosuch",
                "list nosuch",
                "show nosuch",
                "help nosuch",
                "help a b",
                "declare",
                "declare nosuch",
                "declare queue",
                "declare queue name",
                "declare queue name=q nosuch=1",
                "declare queue name=q arguments={",
                "declare user name=u tags=",
                "delete binding source=amq.topic destination=q",
                "publish payload=x",
                "get queue=plain count=2 payload_file=f",
                "export",
                "export a b",
                "--nosuch",
                "--nosuch=1 list",
                "-z",
                "-qz",
                "--ss list",
                "--quiet=1 list",
                "-t x list",
                "--request-timeout=x list",
                "list -P",
                "list --format",
                "-c /nosuch/file list users",
                "-V nosuch list exchanges",
                "-V nosuch list exchanges name",
                "-V a/b+c*~d list queues name",
                "delete queue name=nosuch",
                "purge queue name=a%b/c*~d",
                "close connection name=nosuch",
                "declare exchange name=x type=nosuch",
                "declare exchange name=x type=direct",
                "declare binding source=nosuch destination=plain",
                "declare policy name=p pattern=^a definition={\"nosuch\":1}",
                "declare parameter component=nosuch name=n value=1",
                "publish exchange=nosuch routing_key=q payload=x",
                "get queue=nosuch"
            })
    void whatCannotBeDone(String words) {
        List<String> arguments = words.isEmpty() ? List.of() : List.of(words.split(" "));
        sameApart(arguments.toArray(String[]::new));
    }

    @Test
    void whatChangesAndIsUndone() {
        sameApart("declare", "exchange", "name=a b/c", "type=direct", "durable=false", "arguments={\"x\":[1,null]}");
        sameApart("declare", "queue", "name=q", "queue_type=quorum", "arguments={\"x-delivery-limit\":7}");
        sameApart("-q", "declare", "queue", "name=r", "auto_delete=true");
        sameApart("declare", "binding", "source=a b/c", "destination=q", "routing_key=k=1");
        sameApart("declare", "binding", "source=amq.topic", "destination=x", "destination_type=exchange");
        sameApart("declare", "policy", "name=n", "pattern=.*", "definition={\"max-length\":5}", "priority=2");
        sameApart("declare", "operator_policy", "name=n", "pattern=.*", "definition={\"expires\":50000}");
        sameApart("declare", "vhost_limit", "vhost=" + theirVhost, "name=max-queues", "value=50");
        sameApart("-f", "tsv", "list", "exchanges", "name", "durable", "arguments.x");
        sameApart("-f", "tsv", "list", "queues", "name", "type", "arguments.x-delivery-limit", "auto_delete");
        sameApart("-f", "kvp", "list", "bindings", "source", "destination", "destination_type", "routing_key");
        sameApart("delete", "binding", "source=a b/c", "destination_type=queue", "destination=q", "properties_key=k=1");
        sameApart("delete", "exchange", "name=a b/c");
        sameApart("delete", "queue", "name=q");
        sameApart("delete", "policy", "name=n");
        sameApart("delete", "operator_policy", "name=n");
        sameApart("delete", "vhost_limit", "vhost=" + theirVhost, "name=max-queues");
        sameApart("delete", "permission", "vhost=" + theirVhost, "user=guest");
        sameApart("-q", "delete", "vhost", "name=" + theirVhost);
        sameApart("delete", "vhost", "name=" + theirVhost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw_json", "pretty_json", "tsv", "long", "table", "kvp", "bash"})
    void messages(String format) {
        sameApart("publish", "routing_key=nowhere", "payload=x");
        sameApart(
                "publish",
                "routing_key=" + QUEUE,
                "payload=\"é\"\t<\uD83D\uDC07>",
                "properties={\"delivery_mode\":2,\"headers\":{\"a\":[1,1.5,true,\"b\"],\"c\":{\"d\":1e30}}}");
        sameApartWithInput("on standard input\n", "publish", "exchange=amq.default", "routing_key=" + QUEUE);
        sameApart("-q", "publish", "routing_key=" + QUEUE, "payload=/wA=", "payload_encoding=base64");
        sameApart("-f", format, "get", "queue=" + QUEUE, "count=3");
        sameApart("-f", format, "-d", "4", "get", "queue=" + QUEUE, "ackmode=reject_requeue_true");
        sameApart("-f", format, "get", "queue=" + QUEUE, "count=9", "ackmode=ack_requeue_false", "encoding=base64");
        sameApart("-f", format, "get", "queue=" + QUEUE);
        sameApart("purge", "queue", "name=" + QUEUE);
    }

    @Test
    void aPayloadInAFile() throws Exception {
        Path file = directory.resolve("payload");
        sameApart("publish", "routing_key=plain", "payload=één");
        String[] get = {"get", "queue=plain", "payload_file=" + file};
        RabbitMqAdmin.Result expected = theirs.run(get);
        byte[] written = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(ours.run(get)).isEqualTo(expected);
        assertThat(file).hasBinaryContent(written);
    }

    @Test
    void definitionsInAFile() throws Exception {
        Path file = directory.resolve("definitions.json");
        same("export", file.toString());
        String exported = Files.readString(file);
        same("export", file.toString());
        assertThat(Files.readString(file)).isEqualTo(exported);
        same("import", file.toString());
    }

    @Test
    void optionsInAFile() throws Exception {
        Path file = directory.resolve("admin.conf");
        String url = broker.url().replaceFirst("http://", "");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "[DEFAULT]",
                        "username = guest",
                        "[default]",
                        "# a comment",
                        "format : tsv",
                        "[other]",
                        "  password = gu%%est",
                        "  format = kvp",
                        "[quiet]",
                        "  verbose = False",
                        "  format = tsv",
                        "  PASSWORD = %(username)s",
                        "[far]",
                        "base_uri = http://guest:guest@" + url + "/path"));
        String config = file.toString();
        same("-c", config, "list", "exchanges", "name");
        same("-c", config, "-N", "default", "-f", "table", "list", "exchanges", "name");
        same("-c", config, "-N", "other", "list", "exchanges");
        same("-c", config, "-N", "quiet", "list", "exchanges");
        same("-c", config, "-N", "nosuch", "list", "exchanges");
        same("-c", config, "-N", "far", "-H", "nosuch.invalid", "-P", "1", "-u", "nobody", "list", "exchanges");
        same("-U", "http://guest@" + url, "list", "exchanges");
    }

    @Test
    void nobodyListens() {
        assertThat(RabbitMqAdmin.of(ourProgram).run("-H", "127.0.0.1", "-P", "1", "list", "users"))
                .isEqualTo(RabbitMqAdmin.of(theirProgram).run("-H", "127.0.0.1", "-P", "1", "list", "users"));
    }

    @Test
    void helpNamesTheSameCommandsAndOptions() {
        RabbitMqAdmin our = RabbitMqAdmin.of(ourProgram);
        RabbitMqAdmin their = RabbitMqAdmin.of(theirProgram);
        List<String> commands = their.run("help", "subcommands").lines().stream()
                .filter(line -> line.matches("  [a-z].*(=\\.\\.\\.|>|]).*"))
                .toList();
        assertThat(commands).hasSizeGreaterThan(30);
        assertThat(our.run("help", "subcommands").lines()).containsAll(commands);
        List<String> options = their.run("--help").lines().stream()
                .filter(line -> line.startsWith("--"))
                .map(line -> line.replaceFirst("[=, ].*", ""))
                .toList();
        assertThat(our.run("--help").lines().stream()
                        .filter(line -> line.startsWith("--"))
                        .map(line -> line.replaceFirst("[=, ].*", ""))
                        .toList())
                .isEqualTo(options);
    }
}
