package org.leveret.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;

/** What the headers of a message tell of its deaths. */
class DeathHeadersTest {
    private static Death death(String queue, String reason) {
        return new Death(queue, reason, "ex", List.of("key", "copy"), 1_000, null);
    }

    private static FieldTable after(Death... deaths) {
        FieldTable headers = FieldTable.EMPTY;
        for (Death death : deaths) {
            headers = DeathHeaders.after(headers, death);
        }
        return headers;
    }

    @Test
    void aDeathIsToldInFull() {
        FieldTable headers = after(new Death("q", "expired", "ex", List.of("key", "copy"), 1_000, "60000"));
        assertThat(headers.plain())
                .isEqualTo(Map.of(
                        "x-death",
                        List.of(Map.of(
                                "count",
                                1L,
                                "reason",
                                "expired",
                                "queue",
                                "q",
                                "time",
                                1_000L,
                                "exchange",
                                "ex",
                                "routing-keys",
                                List.of("key", "copy"),
                                "original-expiration",
                                "60000")),
                        "x-first-death-reason",
                        "expired",
                        "x-first-death-queue",
                        "q",
                        "x-first-death-exchange",
                        "ex",
                        "x-last-death-reason",
                        "expired",
                        "x-last-death-queue",
                        "q",
                        "x-last-death-exchange",
                        "ex"));
    }

    @Test
    void theSameDeathAgainIsCountedAndComesFirst() {
        FieldTable headers = after(death("a", "rejected"), death("b", "expired"), death("a", "rejected"));
        assertThat(headers.plain().get("x-death"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(each -> each.get("queue") + " " + each.get("count"))
                .containsExactly("a 2", "b 1");
        assertThat(headers.plain()).containsEntry("x-first-death-queue", "a").containsEntry("x-last-death-queue", "a");
    }

    @Test
    void aQueueInWhichItHasExpiredBeforeWithoutARejectionSinceIsACycle() {
        FieldTable headers = after(death("a", "expired"), death("b", "expired"));
        assertThat(DeathHeaders.isCycle(headers, "a")).isTrue();
        assertThat(DeathHeaders.isCycle(headers, "b")).isTrue();
        assertThat(DeathHeaders.isCycle(headers, "c")).isFalse();
    }

    @Test
    void aRejectionInBetweenEndsACycle() {
        assertThat(DeathHeaders.isCycle(after(death("a", "expired"), death("b", "rejected")), "a"))
                .isFalse();
        assertThat(DeathHeaders.isCycle(after(death("a", "rejected")), "a")).isFalse();
    }

    @Test
    void whatAPublisherClaimsOfDeathsIsLeftOut() {
        FieldTable claimed = FieldTable.builder()
                .put("x-death", FieldValue.of(List.of(FieldValue.of(1))))
                .put("kept", 1)
                .build();
        assertThat(DeathHeaders.withoutClaims(claimed).plain()).isEqualTo(Map.of("kept", 1L));
    }
}
