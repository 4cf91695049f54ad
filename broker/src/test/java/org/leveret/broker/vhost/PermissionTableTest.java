package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;

/** Which permission each command asks for, row by row of RabbitMQ's table. */
class PermissionTableTest extends VhostTest {
    private static final FieldTable ALTERNATE =
            FieldTable.builder().put("alternate-exchange", "ae").build();
    private static final FieldTable DEAD_LETTER =
            FieldTable.builder().put("x-dead-letter-exchange", "dlx").build();

    @BeforeEach
    void declare() {
        client.declareExchange("source", "topic");
        client.declareExchange("destination", "fanout");
        client.declareQueue("q");
    }

    private static String exchangeRefused(String exchange) {
        return "ACCESS_REFUSED - access to exchange '" + exchange + "' in vhost '/' refused for user 'bob'";
    }

    private static String queueRefused(String queue) {
        return "ACCESS_REFUSED - access to queue '" + queue + "' in vhost '/' refused for user 'bob'";
    }

    @Test
    void declaringAnExchangeTakesConfigure() {
        TestClient bob = broker.connectWith("^ok$", "", "");
        bob.declareExchange("ok", "direct");
        assertRefused(exchangeRefused("x"), () -> bob.declareExchange("x", "direct"));
        assertRefused(exchangeRefused("source"), () -> bob.declareExchange("source", "topic"));
    }

    @Test
    void declaringAnAlternateExchangeTakesReadOnTheExchangeAndWriteOnTheAlternate() {
        TestClient bob = broker.connectWith("^x", "^ae$", "^x$");
        bob.declareExchange("x", "direct", true, false, false, ALTERNATE);
        assertRefused(exchangeRefused("x2"), () -> bob.declareExchange("x2", "direct", true, false, false, ALTERNATE));
        TestClient.await(broker.administration().setPermissions("/", "bob", "^x", "", "^x"));
        assertRefused(exchangeRefused("ae"), () -> bob.declareExchange("x2", "direct", true, false, false, ALTERNATE));
    }

    @Test
    void deletingAnExchangeTakesConfigureWhetherItExistsOrNot() {
        TestClient bob = broker.connectWith("^ok$", ".*", ".*");
        bob.deleteExchange("ok", false);
        assertRefused(exchangeRefused("source"), () -> bob.deleteExchange("source", false));
        assertRefused(exchangeRefused("missing"), () -> bob.deleteExchange("missing", false));
    }

    @Test
    void declaringAQueueTakesConfigure() {
        TestClient bob = broker.connectWith("^ok$", "", "");
        bob.declareQueue("ok");
        assertRefused(queueRefused("q"), () -> bob.declareQueue("q"));
    }

    @Test
    void aGeneratedNameMustBePermittedToo() {
        TestClient bob = broker.connectWith("^amq\\.gen-.*$", "", "");
        bob.declareQueue("");
        TestClient.await(broker.administration().setPermissions("/", "bob", "^q$", ".*", ".*"));
        assertThatThrownBy(() -> bob.declareQueue(""))
                .hasMessageMatching(
                        "access to queue 'amq\\.gen-[A-Za-z0-9_-]{22}' in vhost '/' refused for user 'bob'");
    }

    @Test
    void declaringADeadLetterExchangeTakesReadOnTheQueueAndWriteOnTheExchange() {
        TestClient bob = broker.connectWith("^new", "^dlx$", "^new$");
        bob.declareQueue("new", DEAD_LETTER);
        assertRefused(queueRefused("new2"), () -> bob.declareQueue("new2", DEAD_LETTER));
        TestClient.await(broker.administration().setPermissions("/", "bob", "^new", "", "^new"));
        assertRefused(exchangeRefused("dlx"), () -> bob.declareQueue("new2", DEAD_LETTER));
        bob.declareQueue("new", DEAD_LETTER);
    }

    @Test
    void deletingAQueueTakesConfigureWhetherItExistsOrNot() {
        TestClient bob = broker.connectWith("^ok$", ".*", ".*");
        bob.deleteQueue("ok", false, false);
        assertRefused(queueRefused("q"), () -> bob.deleteQueue("q", false, false));
        assertRefused(queueRefused("missing"), () -> bob.deleteQueue("missing", false, false));
    }

    @Test
    void bindingAQueueTakesWriteOnTheQueueAndThenReadOnTheExchange() {
        TestClient bob = broker.connectWith("", "^q$", "^source$");
        bob.bindQueue("q", "source", "k");
        bob.unbindQueue("q", "source", "k");
        assertRefused(queueRefused("other"), () -> bob.bindQueue("other", "destination", "k"));
        assertRefused(exchangeRefused("destination"), () -> bob.bindQueue("q", "destination", "k"));
        assertRefused(exchangeRefused("missing"), () -> bob.unbindQueue("q", "missing", "k"));
    }

    @Test
    void bindingAnExchangeTakesWriteOnTheDestinationAndThenReadOnTheSource() {
        TestClient bob = broker.connectWith("", "^destination$", "^source$");
        bob.bindExchange("destination", "source", "k");
        bob.unbindExchange("destination", "source", "k");
        assertRefused(exchangeRefused("source"), () -> bob.bindExchange("source", "destination", "k"));
        assertRefused(exchangeRefused("destination"), () -> bob.bindExchange("destination", "destination", "k"));
        assertRefused(exchangeRefused("amq.default"), () -> bob.bindExchange("", "source", "k"));
    }

    @Test
    void aPassiveDeclareTakesAnyPermissionOnTheName() {
        TestClient bob = broker.connectWith("^a", "^q$", "^destination$");
        bob.checkQueue("q");
        bob.checkExchange("destination");
        assertRefused("NOT_FOUND - no queue 'a' in vhost '/'", () -> bob.checkQueue("a"));
        assertRefused(exchangeRefused("source"), () -> bob.checkExchange("source"));
        assertRefused(queueRefused("hidden"), () -> bob.checkQueue("hidden"));
    }

    @Test
    void bindingFromATopicExchangeTakesTopicReadOnTheKey() {
        TestClient bob = broker.connectWith("", ".*", ".*");
        TestClient.await(broker.administration().setTopicPermissions("/", "bob", "source", ".*", "^{username}\\."));
        String refused = "ACCESS_REFUSED - access to topic 'eve.a' in exchange 'source' in vhost '/' refused for user"
                + " 'bob'";
        bob.bindQueue("q", "source", "bob.a");
        bob.bindQueue("q", "destination", "eve.a");
        assertRefused(refused, () -> bob.bindQueue("q", "source", "eve.a"));
        assertRefused(refused, () -> bob.unbindQueue("q", "source", "eve.a"));
        assertRefused(refused, () -> bob.bindExchange("destination", "source", "eve.a"));
    }

    @Test
    void theBrokersOwnSessionMayDoEverything() {
        TestClient own = broker.trusted();
        own.declareQueue("anything", DEAD_LETTER);
        own.bindQueue("anything", "source", "k");
        own.checkQueue("anything");
        own.deleteQueue("anything", false, false);
    }
}
