package org.leveret.store.definitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.store.definitions.Definitions.BindingRow;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.GlobalParameterRow;
import org.leveret.store.definitions.Definitions.LimitRow;
import org.leveret.store.definitions.Definitions.PermissionRow;
import org.leveret.store.definitions.Definitions.PolicyRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;
import org.leveret.store.definitions.Definitions.UserRow;
import org.leveret.store.definitions.Definitions.VhostRow;

class DefinitionStoreTest {
    private static final Bytes SOME = Bytes.of("arguments".getBytes(UTF_8));

    @TempDir
    Path directory;

    private static List<DefinitionChange> oneOfEach() {
        return List.of(
                new DefinitionChange.ReserveIds(1025),
                new DefinitionChange.PutVhost(new VhostRow("/", "the default", "a,b", "quorum", true)),
                new DefinitionChange.PutVhost(new VhostRow("ünï☂ 'quoted' ", "", "", "", false)),
                new DefinitionChange.PutUser(new UserRow("bob", SOME, "sha", "administrator")),
                new DefinitionChange.PutPermission(new PermissionRow("/", "bob", ".*", "", "^r")),
                new DefinitionChange.PutTopicPermission(new TopicPermissionRow("/", "bob", "t", "^w", "^r")),
                new DefinitionChange.PutLimit(new LimitRow(true, "bob", "max-channels", 5)),
                new DefinitionChange.PutLimit(new LimitRow(false, "/", "max-queues", -1)),
                new DefinitionChange.PutPolicy(new PolicyRow("/", "policy", "p", "^q", "queues", 3, SOME)),
                new DefinitionChange.PutGlobalParameter(new GlobalParameterRow("g", SOME)),
                new DefinitionChange.PutExchange(new ExchangeRow("/", "x", "direct", true, false, SOME, 7)),
                new DefinitionChange.PutQueue(new QueueRow(7, "/", "q", true, SOME)),
                new DefinitionChange.PutBinding(new BindingRow(8, "/", "x", "q", true, "k", SOME)),
                new DefinitionChange.PutBinding(new BindingRow(9, "/", "x", "x", false, "", Bytes.of(new byte[0]))));
    }

    private static Definitions expected() {
        return new Definitions(
                1025,
                List.of(
                        new VhostRow("/", "the default", "a,b", "quorum", true),
                        new VhostRow("ünï☂ 'quoted' ", "", "", "", false)),
                List.of(new UserRow("bob", SOME, "sha", "administrator")),
                List.of(new PermissionRow("/", "bob", ".*", "", "^r")),
                List.of(new TopicPermissionRow("/", "bob", "t", "^w", "^r")),
                List.of(new LimitRow(true, "bob", "max-channels", 5), new LimitRow(false, "/", "max-queues", -1)),
                List.of(new PolicyRow("/", "policy", "p", "^q", "queues", 3, SOME)),
                List.of(new GlobalParameterRow("g", SOME)),
                List.of(new ExchangeRow("/", "x", "direct", true, false, SOME, 7)),
                List.of(new QueueRow(7, "/", "q", true, SOME)),
                List.of(
                        new BindingRow(8, "/", "x", "q", true, "k", SOME),
                        new BindingRow(9, "/", "x", "x", false, "", Bytes.of(new byte[0]))));
    }

    private static Definitions read(Path directory) throws DefinitionStoreException {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            return store.load();
        }
    }

    @Test
    void aNewStoreIsEmpty() throws Exception {
        Definitions definitions = read(directory.resolve("made/on/the/way"));
        assertThat(definitions.isEmpty()).isTrue();
        assertThat(definitions).isEqualTo(Definitions.none());
    }

    @Test
    void everythingComesBackAfterReopening() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
            assertThat(store.load()).isEqualTo(expected());
        }
        assertThat(read(directory)).isEqualTo(expected());
    }

    @Test
    void aPutReplacesTheRowOfItsKey() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
            store.apply(List.of(
                    new DefinitionChange.PutUser(new UserRow("bob", Bytes.of(new byte[0]), "sha", "")),
                    new DefinitionChange.PutPermission(new PermissionRow("/", "bob", "1", "2", "3")),
                    new DefinitionChange.PutLimit(new LimitRow(true, "bob", "max-channels", 6))));
            assertThat(store.load().limits())
                    .contains(new LimitRow(true, "bob", "max-channels", 6))
                    .hasSize(2);
            assertThat(store.load().users()).containsExactly(new UserRow("bob", Bytes.of(new byte[0]), "sha", ""));
            assertThat(store.load().permissions()).containsExactly(new PermissionRow("/", "bob", "1", "2", "3"));
        }
    }

    @Test
    void eachKindOfRowCanBeDeletedAndDeletingNothingIsFine() throws Exception {
        List<DefinitionChange> deletes = List.of(
                new DefinitionChange.DeleteBinding(8),
                new DefinitionChange.DeleteBinding(9),
                new DefinitionChange.DeleteQueue(7),
                new DefinitionChange.DeleteExchange("/", "x"),
                new DefinitionChange.DeleteTopicPermission("/", "bob", "t"),
                new DefinitionChange.DeleteLimit(true, "bob", "max-channels"),
                new DefinitionChange.DeleteLimit(false, "/", "max-queues"),
                new DefinitionChange.DeletePolicy("/", "policy", "p"),
                new DefinitionChange.DeleteGlobalParameter("g"),
                new DefinitionChange.DeletePermission("/", "bob"),
                new DefinitionChange.DeleteUser("bob"));
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
            store.apply(deletes);
            store.apply(deletes);
            Definitions left = store.load();
            assertThat(left.vhosts()).hasSize(2);
            assertThat(left)
                    .isEqualTo(new Definitions(
                            1025,
                            left.vhosts(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
        }
    }

    @Test
    void aVhostTakesAllThatIsInItAndAUserTakesThePermissions() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
            store.apply(List.of(new DefinitionChange.DeleteVhost("/")));
            Definitions left = store.load();
            assertThat(left.queues()).isEmpty();
            assertThat(left.exchanges()).isEmpty();
            assertThat(left.bindings()).isEmpty();
            assertThat(left.policies()).isEmpty();
            assertThat(left.permissions()).isEmpty();
            assertThat(left.topicPermissions()).isEmpty();
            assertThat(left.users()).hasSize(1);
            assertThat(left.limits()).containsExactly(new LimitRow(true, "bob", "max-channels", 5));

            store.apply(List.of(
                    new DefinitionChange.PutPermission(new PermissionRow("v", "bob", "", "", "")),
                    new DefinitionChange.PutTopicPermission(new TopicPermissionRow("v", "bob", "t", "", "")),
                    new DefinitionChange.DeleteUser("bob")));
            assertThat(store.load().permissions()).isEmpty();
            assertThat(store.load().topicPermissions()).isEmpty();
            assertThat(store.load().limits()).isEmpty();
        }
    }

    @Test
    void aSecondOpenerIsToldThatTheDirectoryIsInUse() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            assertThat(store.load().isEmpty()).isTrue();
            assertThatExceptionOfType(DefinitionStoreException.class)
                    .isThrownBy(() -> DefinitionStore.open(directory))
                    .withMessage("the data directory " + directory + " is in use by another process");
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedInOneLine() throws Exception {
        Files.writeString(directory.resolve("definitions.mv.db"), "not a database at all".repeat(1000));
        assertThatExceptionOfType(DefinitionStoreException.class)
                .isThrownBy(() -> DefinitionStore.open(directory))
                .withMessageStartingWith(directory.resolve("definitions.mv.db") + " cannot be opened: ")
                .withMessageNotContaining("\n");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        read(directory);
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE schema_version SET version = 2");
        }
        assertThatExceptionOfType(DefinitionStoreException.class)
                .isThrownBy(() -> DefinitionStore.open(directory))
                .withMessage("the definitions have schema version 2, this version of Leveret knows version 1");
    }

    @Test
    void aFileThatIsRefusedIsNotHeldOpen() throws Exception {
        read(directory);
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE schema_version SET version = 2");
        }
        assertThatExceptionOfType(DefinitionStoreException.class).isThrownBy(() -> DefinitionStore.open(directory));
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE schema_version SET version = 1");
        }
        assertThat(read(directory)).isEqualTo(Definitions.none());
    }

    @Test
    void aFileOfBeforeExchangesCouldHoldMessagesIsReadAndWritten() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(List.of(
                    new DefinitionChange.PutExchange(new ExchangeRow("/", "old", "direct", true, false, SOME, 0))));
        }
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE exchanges DROP COLUMN content_id");
        }
        ExchangeRow later = new ExchangeRow("/", "x", "x-delayed-message", true, false, SOME, 9);
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(List.of(new DefinitionChange.PutExchange(later)));
        }
        assertThat(read(directory).exchanges())
                .containsExactlyInAnyOrder(new ExchangeRow("/", "old", "direct", true, false, SOME, 0), later);
    }

    @Test
    void aFileFromBeforeVirtualHostsHadAQueueTypeAndProtectionIsReadAndWritten() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(List.of(new DefinitionChange.PutVhost(new VhostRow("old", "before", "", "quorum", true))));
        }
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE vhosts DROP COLUMN default_queue_type");
            statement.execute("ALTER TABLE vhosts DROP COLUMN protected_from_deletion");
        }
        VhostRow later = new VhostRow("young", "", "", "stream", true);
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(List.of(new DefinitionChange.PutVhost(later)));
        }
        assertThat(read(directory).vhosts()).containsExactly(new VhostRow("old", "before", "", "", false), later);
    }

    @Test
    void aFileFromBeforeThereWereLimitsGetsTheirTable() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
        }
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE limits");
        }
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            assertThat(store.load().queues()).isEqualTo(expected().queues());
            assertThat(store.load().limits()).isEmpty();
            store.apply(List.of(new DefinitionChange.PutLimit(new LimitRow(false, "/", "max-queues", 3))));
        }
        assertThat(read(directory).limits()).containsExactly(new LimitRow(false, "/", "max-queues", 3));
    }

    @Test
    void aGrownFileIsWrittenAfreshWithEverythingInIt() throws Exception {
        Path file = directory.resolve("definitions.mv.db");
        long thresholdBytes = 256 << 10;
        List<DefinitionChange> churn = new ArrayList<>();
        try (DefinitionStore store = DefinitionStore.open(directory, thresholdBytes)) {
            store.apply(oneOfEach());
            long largestBytes = 0;
            long previousBytes = 0;
            boolean shrank = false;
            for (long id = 100; id < 400; id++) {
                churn.add(new DefinitionChange.PutQueue(new QueueRow(id, "/", "churn", false, SOME)));
                churn.add(new DefinitionChange.DeleteQueue(id));
                store.apply(churn);
                churn.clear();
                long bytes = Files.size(file);
                shrank |= bytes < previousBytes;
                previousBytes = bytes;
                largestBytes = Math.max(largestBytes, bytes);
            }
            assertThat(shrank).isTrue();
            assertThat(largestBytes).isLessThan(4 * thresholdBytes);
            assertThat(store.load()).isEqualTo(expected());
        }
        assertThat(read(directory)).isEqualTo(expected());
        assertThat(directory.resolve("definitions-new.mv.db")).doesNotExist();
    }

    @Test
    void aRewriteThatDidNotComeToItsEndIsForgotten() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
        }
        Files.writeString(directory.resolve("definitions-new.mv.db"), "half a file");
        assertThat(read(directory)).isEqualTo(expected());
        assertThat(directory.resolve("definitions-new.mv.db")).doesNotExist();
    }

    private void churn(DefinitionStore store, long from, long to) throws DefinitionStoreException {
        for (long id = from; id < to; id++) {
            store.apply(List.of(
                    new DefinitionChange.PutQueue(new QueueRow(id, "/", "churn", false, SOME)),
                    new DefinitionChange.DeleteQueue(id)));
        }
    }

    @Test
    void aGrownFileThatCannotBeWrittenAfreshGoesOnAndIsWrittenAfreshLater() throws Exception {
        Path file = directory.resolve("definitions.mv.db");
        Path inTheWay = directory.resolve("definitions-new.mv.db");
        Path inside = inTheWay.resolve("something");
        long thresholdBytes = 256 << 10;
        try (DefinitionStore store = DefinitionStore.open(directory, thresholdBytes)) {
            store.apply(oneOfEach());
            Files.createDirectory(inTheWay);
            Files.createFile(inside);
            churn(store, 100, 400);
            assertThat(Files.size(file)).isGreaterThan(thresholdBytes);
            assertThat(store.load()).isEqualTo(expected());
        }
        try (DefinitionStore store = DefinitionStore.open(directory, thresholdBytes)) {
            assertThat(store.load()).isEqualTo(expected());
            churn(store, 400, 410);
            long grownBytes = Files.size(file);
            Files.delete(inside);
            churn(store, 410, 710);
            assertThat(Files.size(file)).isLessThan(grownBytes);
            assertThat(store.load()).isEqualTo(expected());
        }
        assertThat(read(directory)).isEqualTo(expected());
        assertThat(inTheWay).doesNotExist();
    }

    @Test
    void anySqlToolCanReadTheTables() throws Exception {
        try (DefinitionStore store = DefinitionStore.open(directory)) {
            store.apply(oneOfEach());
        }
        try (Connection connection = anySqlTool();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM queues WHERE vhost = '/'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("q");
        }
    }

    private Connection anySqlTool() throws Exception {
        return DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("definitions"), "sa", "");
    }
}
