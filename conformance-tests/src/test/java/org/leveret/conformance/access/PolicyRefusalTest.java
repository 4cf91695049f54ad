package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.broker.PolicyDefinition;

/** Policies that are not taken, and why. */
class PolicyRefusalTest extends AccessTest {
    private static Stream<Arguments> wrongSettings() {
        return Stream.of(
                Arguments.of("max-length", -5, "-5 is not a valid maximum length"),
                Arguments.of("max-length-bytes", "x", "<<\"x\">> is not a valid maximum length in bytes"),
                Arguments.of("message-ttl", -1, "-1 is not a valid message TTL"),
                Arguments.of("message-ttl", 1.5, "1.5 is not a valid message TTL"),
                Arguments.of("expires", 0, "0 is not a valid queue expiry"),
                Arguments.of("overflow", "x", "<<\"x\">> is not a valid overflow value"),
                Arguments.of("dead-letter-exchange", 5, "5 is not a valid dead letter exchange name"),
                Arguments.of("dead-letter-routing-key", 5, "5 is not a valid dead letter routing key"),
                Arguments.of("dead-letter-strategy", "x", "<<\"x\">> is not a valid dead letter strategy"),
                Arguments.of("delivery-limit", "x", "<<\"x\">> is not a valid delivery limit"),
                Arguments.of("alternate-exchange", 5, "5 is not a valid alternate exchange name"),
                Arguments.of("queue-mode", "x", "<<\"x\">> is not a valid queue-mode value"),
                Arguments.of("queue-version", 3, "3 is not a valid queue-version value"),
                Arguments.of("max-in-memory-bytes", -1, "-1 is not a valid maximum memory in bytes"),
                Arguments.of("queue-leader-locator", "x", "<<\"x\">> is not a valid queue leader locator value"),
                Arguments.of("initial-cluster-size", -1, "-1 is not a valid cluster size"),
                Arguments.of("stream-max-segment-size-bytes", -1, "-1 is not a valid segment size"),
                Arguments.of("max-priority", 3, "[{<<\"max-priority\">>,3}] are not recognised policy settings"));
    }

    private static PolicyDefinition policy(Map<String, Object> settings) {
        return new PolicyDefinition(name("policy"), "^nothing", settings, 0, "all");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongSettings")
    void aSettingThatIsWrongIsNamed(String setting, Object value, String text) {
        assertThatThrownBy(() -> administration().setPolicy("/", policy(Map.of(setting, value))))
                .hasMessageContaining("Validation failed\n\n" + text + "\n");
    }

    @Test
    void severalThatAreUnknownAreNamedInOrder() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("zz", 1);
        settings.put("yy", "2");
        assertThatThrownBy(() -> administration().setPolicy("/", policy(settings)))
                .hasMessageContaining("[{<<\"yy\">>,<<\"2\">>},{<<\"zz\">>,1}] are not recognised policy settings");
    }

    @Test
    void thereMustBeASetting() {
        assertThatThrownBy(() -> administration().setPolicy("/", policy(Map.of())))
                .hasMessageContaining("no policy provided");
    }

    @Test
    void thePatternMustBeARegularExpression() {
        PolicyDefinition policy = new PolicyDefinition(name("policy"), "^(", Map.of("max-length", 1), 0, "all");
        assertThatThrownBy(() -> administration().setPolicy("/", policy))
                .hasMessageContaining("pattern should be regular expression but is invalid: ");
    }

    @Test
    void whatItAppliesToMustBeKnown() {
        PolicyDefinition policy = new PolicyDefinition(name("policy"), "x", Map.of("max-length", 1), 0, "zz");
        assertThatThrownBy(() -> administration().setPolicy("/", policy))
                .hasMessageContaining("apply-to 'zz' unrecognised; should be ");
    }

    @Test
    void anOperatorPolicyTakesLimitsAlone() {
        assertThatThrownBy(() -> administration()
                        .setOperatorPolicy("/", policy(Map.of("max-length", 1, "dead-letter-exchange", "x"))))
                .hasMessageContaining("[{<<\"dead-letter-exchange\">>,<<\"x\">>}] are not recognised policy settings");
    }

    @Test
    void aPolicyThatIsNotThereCannotBeCleared() {
        assertThatThrownBy(() -> administration().clearPolicy("/", name("missing")))
                .hasMessageContaining("Parameter does not exist");
    }

    @Test
    void anOperatorPolicyThatIsNotThereCannotBeCleared() {
        assertThatThrownBy(() -> administration().clearOperatorPolicy("/", name("missing")))
                .hasMessageContaining("Parameter does not exist");
    }
}
