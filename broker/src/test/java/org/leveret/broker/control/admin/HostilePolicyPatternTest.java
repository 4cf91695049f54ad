package org.leveret.broker.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.control.Done;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;

/** Policies whose patterns take very long, over very many queues: others have their answers all the same. */
class HostilePolicyPatternTest {
    private static final int QUEUES = 10_000;
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final List<String> HOSTILE =
            List.of("^(?=(a+)+$)", "^(?=(a|aa)+$)", "(?=(a*)*b)", "(a*)*\\1b", "^(?=(a|a?)+$)", "(?<!b)(a+)+$");

    private TestBroker broker;

    @BeforeEach
    void declareQueuesWithNamesThatTakeLong() throws Exception {
        broker = TestBroker.inMemory();
        TestClient client = broker.connect();
        for (int i = 0; i < QUEUES; i++) {
            client.declareQueue("a".repeat(100) + "!" + i);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private CompletableFuture<Done> set(String name, String pattern, int priority) {
        return broker.administration()
                .setPolicy(
                        "/",
                        PolicyKind.USER,
                        new PolicyRequest(name, pattern, Map.of("max-length", 5), priority, "queues"));
    }

    private Long lengthLimit(String queue) {
        return broker.queue(queue).features().lengthLimit().messagesMax();
    }

    @Test
    void othersAreAnsweredWhileHostilePatternsAreAppliedToManyQueues() {
        List<CompletableFuture<Done>> asked = new ArrayList<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            asked.add(set("hostile " + i, HOSTILE.get(i), 10));
        }
        TestClient other = broker.connect();
        long before = System.nanoTime();
        other.declareQueue("other");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
        asked.forEach(TestClient::await);
    }

    @Test
    void whatItFittedOnceIsFreedOfItWhenItIsClearedThoughItHasBeenGivenUpSince() {
        String fitting = "a".repeat(35) + "c";
        TestClient client = broker.connect();
        client.declareQueue(fitting);
        TestClient.await(set("slow", "^(?!a{36})(?:a*a*a*b|a*c)", 20));
        assertThat(lengthLimit(fitting)).isEqualTo(5);
        for (int i = 0; i < 2_000; i++) {
            client.declareQueue("a".repeat(35) + "d" + i);
        }
        client.declareQueue(fitting + "c");
        assertThat(lengthLimit(fitting + "c")).as("it has been given up").isEqualTo(Long.MAX_VALUE);
        TestClient.await(broker.administration().clearPolicy("/", PolicyKind.USER, "slow"));
        assertThat(lengthLimit(fitting)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSanePatternWithLookAroundAppliesToAllOfThemBehindHostileOnes() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            TestClient.await(set("hostile " + i, HOSTILE.get(i), 10));
        }
        TestClient.await(set("sane", "^(?!b)a.*7$", 0));
        for (int i = 0; i < QUEUES; i++) {
            boolean fits = i % 10 == 7;
            assertThat(lengthLimit("a".repeat(100) + "!" + i)).isEqualTo(fits ? 5 : Long.MAX_VALUE);
        }
    }
}
