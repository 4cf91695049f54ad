package org.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;
import org.leveret.config.Configuration;

/** How many connections the node admits. */
class QuotasTest {
    private TestBroker broker;
    private Quotas quotas;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.inMemory();
        quotas = new Quotas(
                Configuration.defaults().with("connection_max", "2"),
                broker.control().users().limits(),
                broker.control().virtualHosts());
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void admit() {
        assertThat(quotas.admit("/", "guest")).isSameAs(broker.vhost());
    }

    private void assertFull() {
        assertRefused(
                "NOT_ALLOWED - connection refused: node connection limit (2) is reached",
                () -> quotas.admit("/", "guest"));
    }

    @Test
    void aConnectionCountsFromWhenItIsAdmittedAndNotFromWhenItIsOpen() {
        admit();
        admit();
        assertFull();
        assertFull();
        quotas.dismiss("/", "guest");
        admit();
        assertFull();
    }

    @Test
    void whatIsRefusedForAnotherReasonCountsNot() {
        admit();
        assertRefused("NOT_ALLOWED - vhost missing not found", () -> quotas.admit("missing", "guest"));
        assertRefused("NOT_ALLOWED - access to vhost '/' refused for user 'nobody'", () -> quotas.admit("/", "nobody"));
        TestClient.await(broker.administration().setVirtualHostLimit("/", VirtualHostLimit.CONNECTIONS, 1));
        assertRefused(
                "NOT_ALLOWED - access to vhost '/' refused for user 'guest': connection limit (1) is reached",
                () -> quotas.admit("/", "guest"));
        TestClient.await(broker.administration().clearVirtualHostLimit("/", VirtualHostLimit.CONNECTIONS));
        admit();
        assertFull();
    }
}
