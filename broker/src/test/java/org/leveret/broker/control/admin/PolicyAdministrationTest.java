package org.leveret.broker.control.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.control.admin.AdministrationException.Reason;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.vhost.TestBroker;
import org.leveret.broker.vhost.TestClient;

/** Setting and clearing policies, what applies to an entity, and that a restart finds them. */
class PolicyAdministrationTest {
    private static final PolicyRequest SHORT =
            new PolicyRequest("short", "^q", Map.of("max-length", 5, "dead-letter-exchange", "dlx"), 0, "queues");

    @TempDir
    private Path directory;

    private static void set(TestBroker broker, PolicyKind kind, PolicyRequest request) {
        TestClient.await(broker.administration().setPolicy("/", kind, request));
    }

    private static EffectivePolicy policyOf(TestBroker broker, String queue) {
        return broker.vhost().policyOf(broker.queue(queue).definition());
    }

    @Test
    void whatAppliesToAQueueIsToldByName() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            TestClient client = broker.connect();
            client.declareQueue("q");
            client.declareQueue("other");
            set(broker, PolicyKind.USER, SHORT);
            set(
                    broker,
                    PolicyKind.OPERATOR,
                    new PolicyRequest("op", "", Map.of("max-length", 3, "expires", 9), 0, "all"));
            set(broker, PolicyKind.OPERATOR, new PolicyRequest("any", ".", Map.of("max-length", 4), -1, "all"));
            EffectivePolicy policy = policyOf(broker, "q");
            assertThat(policy.policy()).isEqualTo("short");
            assertThat(policy.operatorPolicy()).isEqualTo("any");
            assertThat(policy.settings()).isEqualTo(Map.of("max-length", 4L, "dead-letter-exchange", "dlx"));
            assertThat(policyOf(broker, "other").policy()).isNull();
        }
    }

    @Test
    void aQueueIsToldWhatItIsToDoNow() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            broker.connect().declareQueue("q");
            set(broker, PolicyKind.USER, SHORT);
            assertThat(broker.queue("q").features().lengthLimit().messagesMax()).isEqualTo(5);
            assertThat(broker.queue("q").features().deadLetterExchange()).isEqualTo("dlx");
            TestClient.await(broker.administration().clearPolicy("/", PolicyKind.USER, "short"));
            assertThat(broker.queue("q").features().deadLetterExchange()).isNull();
        }
    }

    @Test
    void anExchangeHasTheAlternateExchangeOfAPolicyUntilItIsCleared() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            broker.connect().declareExchange("x", "direct");
            set(broker, PolicyKind.USER, new PolicyRequest("ae", "x", Map.of("alternate-exchange", "ax"), 0, "all"));
            assertThat(broker.exchange("x").alternateExchange()).isEqualTo("ax");
            assertThat(broker.vhost().policyOf(broker.exchange("x")).policy()).isEqualTo("ae");
            TestClient.await(broker.administration().clearPolicy("/", PolicyKind.USER, "ae"));
            assertThat(broker.exchange("x").alternateExchange()).isNull();
        }
    }

    @Test
    void aRestartFindsPoliciesAndEntitiesGoByThem() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            broker.connect().declareQueue("q");
            broker.connect().declareExchange("x", "direct");
            set(broker, PolicyKind.USER, SHORT);
            set(broker, PolicyKind.USER, new PolicyRequest("ae", "x", Map.of("alternate-exchange", "ax"), 2, "all"));
            set(broker, PolicyKind.OPERATOR, new PolicyRequest("op", "q", Map.of("max-length", 3), 7, "all"));
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.queue("q").features().lengthLimit().messagesMax()).isEqualTo(3);
            assertThat(broker.exchange("x").alternateExchange()).isEqualTo("ax");
            assertThat(broker.administration().policies().of("/", PolicyKind.USER))
                    .extracting(Policy::name)
                    .containsExactly("ae", "short");
            Policy operators = broker.administration()
                    .policies()
                    .of("/", PolicyKind.OPERATOR)
                    .get(0);
            assertThat(operators.priority()).isEqualTo(7);
            assertThat(operators.pattern().regex()).isEqualTo("q");
            assertThat(operators.scope().rabbitName()).isEqualTo("all");
            assertThat(operators.settings()).isEqualTo(Map.of("max-length", 3L));
        }
    }

    @Test
    void aVirtualHostThatIsMadeAnewHasNone() throws Exception {
        try (TestBroker broker = TestBroker.on(directory)) {
            TestClient.await(broker.administration().putVirtualHost("v", "", Set.of()));
            TestClient.await(broker.administration().setPolicy("v", PolicyKind.USER, SHORT));
            TestClient.await(broker.administration().deleteVirtualHost("v"));
            TestClient.await(broker.administration().putVirtualHost("v", "", Set.of()));
            assertThat(broker.administration().policies().of("v", PolicyKind.USER))
                    .isEmpty();
        }
        try (TestBroker broker = TestBroker.on(directory)) {
            assertThat(broker.administration().policies().of("v", PolicyKind.USER))
                    .isEmpty();
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            PolicyRequest request = new PolicyRequest("p", "(", Map.of("expires", 0), 0, "zz");
            AdministrationException refusal =
                    catchThrowableOfType(AdministrationException.class, () -> set(broker, PolicyKind.USER, request));
            assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
            assertThat(refusal.getMessage())
                    .startsWith("Validation failed\n\napply-to 'zz' unrecognised;")
                    .contains("\n0 is not a valid queue expiry\npattern should be regular expression but is invalid: ")
                    .endsWith("\n");
        }
    }

    @Test
    void aPatternThatWouldTakeForEverIsGivenUp() throws Exception {
        try (TestBroker broker = TestBroker.inMemory()) {
            String queue = "a".repeat(200);
            broker.connect().declareQueue(queue);
            // The look-ahead keeps it from being matched in linear time.
            set(broker, PolicyKind.USER, new PolicyRequest("bomb", "^(?=a)(a+)+$x", Map.of("max-length", 1), 0, "all"));
            assertThat(policyOf(broker, queue).policy()).isNull();
        }
    }

    @Test
    void aCommandThatFailsByAnErrorIsAnsweredAndTheNextOneIsDone() throws Exception {
        Map<String, Object> tooDeep = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new StackOverflowError("too deep");
            }
        };
        try (TestBroker broker = TestBroker.inMemory()) {
            PolicyRequest request = new PolicyRequest("deep", "", tooDeep, 0, "queues");
            assertThat(broker.administration().setPolicy("/", PolicyKind.USER, request))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(AdministrationException.class);
            set(broker, PolicyKind.USER, SHORT);
        }
    }
}
