package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies of users and operators are there after a kill, and queues go by them from the first message on. */
@Timeout(120)
class PolicyRestartTest extends RestartedBroker {
    private void policy(String kind, String name, String pattern, Map<String, Object> settings) {
        api().put("/" + kind + "/%2F/" + name, Map.of("pattern", pattern, "definition", settings, "apply-to", "queues"))
                .is(201);
    }

    private boolean publish(String queue, String body) throws Exception {
        channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body.getBytes(StandardCharsets.UTF_8));
        return channel.waitForConfirms(CONFIRM_MS_MAX);
    }

    @Test
    void theyAreAsTheyWereSetLast() throws Exception {
        policy("policies", "kept", "^kept", Map.of("max-length", 7, "overflow", "reject-publish"));
        policy("policies", "changed", "^changed", Map.of("max-length", 1));
        api().put(
                        "/policies/%2F/changed",
                        Map.of("pattern", "^new", "definition", Map.of("message-ttl", 5), "priority", 3))
                .is(204);
        policy("policies", "gone", ".*", Map.of("max-length", 0));
        api().delete("/policies/%2F/gone").is(204);
        policy("operator-policies", "kept", ".*", Map.of("max-length", 100));
        policy("operator-policies", "gone", ".*", Map.of("max-length", 0));
        api().delete("/operator-policies/%2F/gone").is(204);
        String policies = api().get("/policies").is(200).body();
        String operators = api().get("/operator-policies").is(200).body();

        restart(ProcessEnd.KILL);

        assertThat(api().get("/policies").texts("name")).containsExactlyInAnyOrder("kept", "changed");
        api().get("/policies").is(200, policies);
        assertThat(api().get("/operator-policies").texts("name")).containsExactly("kept");
        api().get("/operator-policies").is(200, operators);
    }

    @Test
    void messagesExpireAndBecomeDeadLettersAsAPolicySays() throws Exception {
        declare("dying", Map.of());
        declare("dead", Map.of());
        policy(
                "policies",
                "dying",
                "^dying$",
                Map.of("message-ttl", 3_000, "dead-letter-exchange", "", "dead-letter-routing-key", "dead"));
        assertThat(publish("dying", "old")).isTrue();

        restart(ProcessEnd.KILL);

        assertThat(publish("dying", "new")).isTrue();
        List<GetResponse> letters = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            letters.addAll(getAll("dead"));
            return letters.size() == 2;
        });
        assertThat(letters).extracting(RestartedBroker::text).containsExactly("old", "new");
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.getProps().getHeaders())
                        .hasEntrySatisfying(
                                "x-first-death-reason",
                                reason -> assertThat(reason).hasToString("expired"))
                        .hasEntrySatisfying(
                                "x-first-death-queue",
                                queue -> assertThat(queue).hasToString("dying")));
    }

    @Test
    void aQueueIsAsLongAsAnOperatorAllowsAndRefusesAsItsUserAsks() throws Exception {
        declare("full", Map.of());
        policy("operator-policies", "short", "^full$", Map.of("max-length", 2));
        policy("policies", "refusing", "^full$", Map.of("max-length", 50, "overflow", "reject-publish"));
        assertThat(publish("full", "a")).isTrue();

        restart(ProcessEnd.KILL);

        assertThat(publish("full", "b")).isTrue();
        assertThat(publish("full", "refused")).isFalse();
        assertThat(getAllTexts("full")).containsExactly("a", "b");
    }

    @Test
    void whatIsTooMuchBecomesADeadLetterAsAPolicySays() throws Exception {
        declare("short", Map.of());
        declare("dead", Map.of());
        policy(
                "policies",
                "short",
                "^short$",
                Map.of("max-length", 2, "dead-letter-exchange", "", "dead-letter-routing-key", "dead"));
        assertThat(publish("short", "a")).isTrue();
        assertThat(publish("short", "b")).isTrue();

        restart(ProcessEnd.KILL);

        assertThat(publish("short", "c")).isTrue();
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(1));
        assertThat(getAllTexts("dead")).containsExactly("a");
        assertThat(getAllTexts("short")).containsExactly("b", "c");
    }

    @Test
    void aQuorumQueueGivesAMessageUpAfterAsManyReturnsAsAPolicySays() throws Exception {
        declare("poisoned", Map.of("x-queue-type", "quorum"));
        declare("dead", Map.of());
        policy(
                "policies",
                "poisoned",
                "^poisoned$",
                Map.of("delivery-limit", 1, "dead-letter-exchange", "", "dead-letter-routing-key", "dead"));
        assertThat(publish("poisoned", "poison")).isTrue();

        restart(ProcessEnd.KILL);

        for (int returned = 0; returned < 2; returned++) {
            GetResponse got = channel.basicGet("poisoned", false);
            assertThat(got).as("taken after %d returns", returned).isNotNull();
            channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        }
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(1));
        assertThat(getAllTexts("dead")).containsExactly("poison");
        assertThat(getAllTexts("poisoned")).isEmpty();
    }

    @Test
    void aQueueThatIsDeclaredAfterwardsGoesByThemToo() throws Exception {
        policy("policies", "short", "^later$", Map.of("max-length", 1));

        restart(ProcessEnd.KILL);

        declare("later", Map.of());
        assertThat(publish("later", "a")).isTrue();
        assertThat(publish("later", "b")).isTrue();
        assertThat(getAllTexts("later")).containsExactly("b");
        api().delete("/policies/%2F/short").is(204);
        restart(ProcessEnd.KILL);
        assertThat(publish("later", "a")).isTrue();
        assertThat(publish("later", "b")).isTrue();
        assertThat(getAllTexts("later")).containsExactly("a", "b");
    }
}
