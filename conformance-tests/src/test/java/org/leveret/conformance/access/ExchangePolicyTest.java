package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.broker.PolicyDefinition;

/** Alternate exchanges that policies set. */
class ExchangePolicyTest extends AccessTest {
    private static final String ALTERNATE = "alternate-exchange";

    /** A queue that gets what is published to an exchange made for it. */
    private String queueBehind(String exchange) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        return queue;
    }

    @Test
    void whatAnExchangeCannotRouteGoesToTheAlternateExchangeOfAPolicy() throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBehind(alternate);
        String exchange = exchange("direct");
        policy(exchange, Map.of(ALTERNATE, alternate));
        publishAll(exchange, "nowhere", "a");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @Test
    void anExchangeThatIsDeclaredLaterHasIt() throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBehind(alternate);
        String exchange = name("later");
        policy(exchange, Map.of(ALTERNATE, alternate));
        channel().exchangeDeclare(deletingExchange(exchange), BuiltinExchangeType.DIRECT);
        publishAll(exchange, "nowhere", "a");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @Test
    void anArgumentCountsBeforeAPolicy() throws Exception {
        String ofArgument = exchange("fanout");
        String ofPolicy = exchange("fanout");
        String first = queueBehind(ofArgument);
        String second = queueBehind(ofPolicy);
        String exchange = exchange("direct", Map.of(ALTERNATE, ofArgument));
        policy(exchange, Map.of(ALTERNATE, ofPolicy));
        publishAll(exchange, "nowhere", "a");
        assertThat(getAll(first)).containsExactly("a");
        assertThat(getAll(second)).isEmpty();
    }

    @Test
    void whenThePolicyIsClearedTheMessageIsDropped() throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBehind(alternate);
        String exchange = exchange("direct");
        PolicyDefinition policy =
                new PolicyDefinition(name("policy"), "^" + exchange, Map.of(ALTERNATE, alternate), 0, "exchanges");
        administration().setPolicy("/", policy);
        publishAll(exchange, "nowhere", "a");
        administration().clearPolicy("/", policy.name());
        publishAll(exchange, "nowhere", "b");
        assertThat(getAll(queue)).containsExactly("a");
    }

    @Test
    void theExchangeIsDeclaredAgainWithoutIt() throws Exception {
        String exchange = exchange("direct");
        policy(exchange, Map.of(ALTERNATE, "elsewhere"));
        channel().exchangeDeclare(exchange, "direct", true);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + exchange
                        + "' in vhost '/': received the value 'elsewhere' of type 'longstr' but current is none",
                40,
                10,
                () -> channel().exchangeDeclare(exchange, "direct", true, false, Map.of(ALTERNATE, "elsewhere")));
    }

    @Test
    void aPolicyForQueuesDoesNotApplyToExchanges() throws Exception {
        String alternate = exchange("fanout");
        String queue = queueBehind(alternate);
        String exchange = exchange("direct");
        policy(new PolicyDefinition(name("policy"), "^" + exchange, Map.of(ALTERNATE, alternate), 0, "queues"));
        publishAll(exchange, "nowhere", "a");
        assertThat(getAll(queue)).isEmpty();
    }
}
