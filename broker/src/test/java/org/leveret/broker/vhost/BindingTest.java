package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.RoutingTable;

class BindingTest extends VhostTest {
    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

    @BeforeEach
    void declare() {
        client.declareQueue("q");
        client.declareExchange("x", "direct");
    }

    private RoutingTable routing() {
        return broker.vhost().routing();
    }

    @Test
    void aBindingIsInTheSnapshotWhenTheReplyComes() {
        client.bindQueue("q", "x", "k");
        assertThat(routing().contains(Binding.toQueue("x", "q", "k"))).isTrue();
    }

    @Test
    void bindingTwiceIsTheSameAsOnce() {
        client.bindQueue("q", "x", "k");
        client.bindQueue("q", "x", "k");
        assertThat(routing().bindingsFrom("x")).hasSize(1);
        client.unbindQueue("q", "x", "k");
        assertThat(routing().bindingsFrom("x")).isEmpty();
    }

    @Test
    void theExchangeIsLookedForBeforeTheQueue() {
        assertRefused("NOT_FOUND - no exchange 'no' in vhost '/'", () -> client.bindQueue("missing", "no", "k"));
        assertRefused("NOT_FOUND - no queue 'missing' in vhost '/'", () -> client.bindQueue("missing", "x", "k"));
        client.declareExchange("transient", "direct", false, false, false, FieldTable.EMPTY);
        assertRefused(
                "NOT_FOUND - no queue 'missing' in vhost '/'", () -> client.bindQueue("missing", "transient", "k"));
    }

    @Test
    void theDefaultExchangeHasNoBindings() {
        assertRefused(DEFAULT_EXCHANGE, () -> client.bindQueue("q", "", "k"));
        assertRefused(DEFAULT_EXCHANGE, () -> client.unbindQueue("q", "", "q"));
        assertRefused(DEFAULT_EXCHANGE, () -> client.bindExchange("", "x", "k"));
        assertRefused(DEFAULT_EXCHANGE, () -> client.bindExchange("x", "", "k"));
        assertRefused(DEFAULT_EXCHANGE, () -> client.unbindExchange("x", "", "k"));
    }

    @Test
    void replyToQueuesCannotBeBound() {
        assertRefused(
                "ACCESS_REFUSED - cannot bind or unbind to a volatile (direct reply-to) queue",
                () -> client.bindQueue("amq.rabbitmq.reply-to", "x", "k"));
    }

    @Test
    void unbindingWhatIsMissingIsFine() {
        client.unbindQueue("q", "x", "never bound");
        client.unbindQueue("missing", "x", "k");
        client.unbindQueue("q", "missing", "k");
        client.unbindExchange("missing", "x", "k");
    }

    @Test
    void argumentsBelongToABindingsIdentity() {
        FieldTable one = FieldTable.builder().put("a", 1).build();
        FieldTable two = FieldTable.builder().put("a", 2).build();
        client.bindQueue("q", "x", "k", one);
        client.bindQueue("q", "x", "k", two);
        client.unbindQueue("q", "x", "k");
        assertThat(routing().bindingsFrom("x")).hasSize(2);
        client.unbindQueue("q", "x", "k", FieldTable.builder().put("a", 1L).build());
        assertThat(routing().bindingsFrom("x"))
                .containsExactly(new Binding("x", "q", DestinationType.QUEUE, "k", Map.of("a", 2L)));
    }

    @Test
    void aVoidArgumentMeansAnyValue() {
        client.bindQueue(
                "q",
                "amq.headers",
                "",
                FieldTable.builder().put("h", FieldValue.VOID).build());
        assertThat(routing().bindingsFrom("amq.headers"))
                .containsExactly(
                        new Binding("amq.headers", "q", DestinationType.QUEUE, "", Map.of("h", Binding.ANY_VALUE)));
    }

    @Test
    void aHeadersExchangeRefusesUnknownMatches() {
        assertRefused(
                "PRECONDITION_FAILED - Invalid x-match field value <<\"bogus\">>; expected all, any, all-with-x, or"
                        + " any-with-x",
                () -> client.bindQueue(
                        "q",
                        "amq.headers",
                        "",
                        FieldTable.builder().put("x-match", "bogus").build()));
        assertRefused(
                "PRECONDITION_FAILED - Invalid x-match field type signedint (value 1); expected longstr",
                () -> client.bindQueue(
                        "q",
                        "amq.headers",
                        "",
                        FieldTable.builder().put("x-match", 1).build()));
    }

    @Test
    void exchangesAreBoundToEachOtherAndToThemselves() {
        client.declareExchange("y", "fanout");
        client.bindExchange("y", "x", "k");
        client.bindExchange("x", "x", "loop");
        assertThat(routing().bindingsFrom("x")).hasSize(2);
        assertRefused("NOT_FOUND - no exchange 'z' in vhost '/'", () -> client.bindExchange("x", "z", "k"));
        assertRefused("NOT_FOUND - no exchange 'z' in vhost '/'", () -> client.bindExchange("z", "x", "k"));
    }

    @Test
    void lineBreaksInNamesAreDroppedButNotInKeys() {
        client.bindQueue("q\n", "\rx", "k\n");
        assertThat(routing().contains(Binding.toQueue("x", "q", "k\n"))).isTrue();
        client.unbindQueue("\nq", "x", "k\n");
        assertThat(routing().bindingsFrom("x")).isEmpty();
    }

    @Test
    void anAutoDeleteExchangeGoesWithItsLastBindingAsSource() {
        client.declareExchange("auto", "direct", true, true, false, FieldTable.EMPTY);
        client.bindExchange("auto", "x", "destination only");
        client.unbindExchange("auto", "x", "destination only");
        assertThat(routing().exchange("auto")).isNotNull();

        client.bindQueue("q", "auto", "1");
        client.bindQueue("q", "auto", "2");
        client.unbindQueue("q", "auto", "1");
        assertThat(routing().exchange("auto")).isNotNull();
        client.unbindQueue("q", "auto", "2");
        assertThat(routing().exchange("auto")).isNull();
    }

    @Test
    void deletingAQueueTakesItsBindingsAndAutoDeleteExchangesWithIt() {
        client.declareExchange("auto", "direct", true, true, false, FieldTable.EMPTY);
        client.bindQueue("q", "auto", "k");
        client.bindQueue("q", "x", "k");
        client.deleteQueue("q", false, false);
        assertThat(routing().exchange("auto")).isNull();
        assertThat(routing().bindingsFrom("x")).isEmpty();
    }
}
