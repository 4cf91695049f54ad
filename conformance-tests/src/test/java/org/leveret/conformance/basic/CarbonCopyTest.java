package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;

/** The headers CC and BCC name further routing keys at the same exchange. */
class CarbonCopyTest extends AmqpTest {
    private void publishWith(String exchange, String routingKey, Map<String, Object> headers) throws Exception {
        channel().confirmSelect();
        publish(
                exchange,
                routingKey,
                new BasicProperties.Builder().headers(headers).build(),
                "m");
        channel().waitForConfirmsOrDie(15_000);
    }

    @Test
    void everyKeyInCcIsRouted() throws Exception {
        String one = queue();
        String two = queue();
        String three = queue();
        publishWith("", one, Map.of("CC", List.of(two, three)));
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).containsExactly("m");
        assertThat(getAll(three)).containsExactly("m");
    }

    @Test
    void everyKeyInBccIsRouted() throws Exception {
        String one = queue();
        String two = queue();
        publishWith("", one, Map.of("BCC", List.of(two)));
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).containsExactly("m");
    }

    @Test
    void ccStaysInTheHeadersAndBccDoesNot() throws Exception {
        String queue = queue();
        publishWith("", queue, Map.of("CC", List.of("t.cc"), "BCC", List.of("t.bcc"), "other", 1));
        GetResponse response = getUnsettled(channel(), queue);
        assertThat(response.getProps().getHeaders()).containsOnlyKeys("CC", "other");
    }

    @Test
    void bccIsGoneForTheQueuesItNamesToo() throws Exception {
        String queue = queue();
        publishWith("", name("nowhere"), Map.of("BCC", List.of(queue)));
        var headers = getUnsettled(channel(), queue).getProps().getHeaders();
        assertThat(headers == null || !headers.containsKey("BCC")).isTrue();
    }

    @Test
    void aQueueNamedTwiceGetsOneCopy() throws Exception {
        String queue = queue();
        publishWith("", queue, Map.of("CC", List.of(queue, queue), "BCC", List.of(queue)));
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void theDeliveredKeyIsThatOfThePublish() throws Exception {
        String queue = queue();
        publishWith("", "t.nowhere", Map.of("CC", List.of(queue)));
        assertThat(getUnsettled(channel(), queue).getEnvelope().getRoutingKey()).isEqualTo("t.nowhere");
    }

    @Test
    void valuesThatAreNoStringsAreIgnored() throws Exception {
        String one = queue();
        String two = queue();
        publishWith("", one, Map.of("CC", Arrays.asList(1, true, two)));
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).containsExactly("m");
    }

    @Test
    void topicExchangesRouteThemToo() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, "copy.#");
        publishWith(exchange, "main", Map.of("CC", List.of("copy.one", "copy.two")));
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void theHeaderNamesAreInUpperCase() throws Exception {
        String one = queue();
        String two = queue();
        publishWith("", one, Map.of("cc", List.of(two), "Bcc", "no array"));
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).isEmpty();
    }
}
