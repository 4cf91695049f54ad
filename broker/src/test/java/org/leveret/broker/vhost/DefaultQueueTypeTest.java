package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.control.admin.ControlSettings;
import org.leveret.store.definitions.DefinitionStoreException;

class DefaultQueueTypeTest {
    @TempDir
    Path directory;

    private static void set(TestBroker broker, QueueType type) throws Exception {
        broker.administration().setDefaultQueueType("/", type).get(10, TimeUnit.SECONDS);
    }

    private static TestBroker ofType(QueueType type) throws DefinitionStoreException {
        return TestBroker.with(ControlSettings.defaults(null).withDefaultQueueType(type));
    }

    private static QueueType declared(TestBroker broker, String name) {
        return broker.connect().declareQueue(name).queue().definition().type();
    }

    @Test
    void aVirtualHostWithoutATypeLeavesItToTheNode() throws Exception {
        try (TestBroker broker = ofType(QueueType.QUORUM)) {
            assertThat(broker.vhost("/").defaultQueueType()).isNull();
            assertThat(declared(broker, "q")).isEqualTo(QueueType.QUORUM);
        }
    }

    @Test
    void aVirtualHostsTypeGoesBeforeTheNodes() throws Exception {
        try (TestBroker broker = ofType(QueueType.QUORUM)) {
            set(broker, QueueType.CLASSIC);
            assertThat(declared(broker, "q")).isEqualTo(QueueType.CLASSIC);
        }
    }

    @Test
    void theTypeIsKeptOverARestart() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            set(broker, QueueType.QUORUM);
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.vhost("/").defaultQueueType()).isEqualTo(QueueType.QUORUM);
            assertThat(declared(broker, "q")).isEqualTo(QueueType.QUORUM);
        }
    }

    @Test
    void anotherDescriptionLeavesTheTypeAlone() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            set(broker, QueueType.QUORUM);
            broker.administration().putVirtualHost("/", "other", Set.of("tag")).get(10, TimeUnit.SECONDS);
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.vhost("/").defaultQueueType()).isEqualTo(QueueType.QUORUM);
            assertThat(broker.vhost("/").description()).isEqualTo("other");
            assertThat(broker.vhost("/").tags()).containsExactly("tag");
        }
    }

    @Test
    void theTypeCanBeTakenAwayAgain() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            set(broker, QueueType.QUORUM);
            broker.administration().setDefaultQueueType("/", null).get(10, TimeUnit.SECONDS);
            assertThat(declared(broker, "q")).isEqualTo(QueueType.CLASSIC);
        }
    }

    @Test
    void aQueueThatWasThereBeforeStaysWhatItIs() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            declared(broker, "q");
            set(broker, QueueType.QUORUM);
            assertThat(broker.vhost("/").queueOrThrow("q").definition().type()).isEqualTo(QueueType.CLASSIC);
        }
    }
}
