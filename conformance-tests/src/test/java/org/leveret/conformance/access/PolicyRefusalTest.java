package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.broker.PolicyDefinition;

/** Policies that are not taken, and why. */
class PolicyRefusalTest extends AccessTest {
    private static final String NO_MODE =
            "ha-mode must be specified to specify ha-params, ha-sync-mode or ha-promote-on-shutdown";

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
                Arguments.of("queue-master-locator", "x", "<<\"x\">> invalid queue-master-locator value"),
                Arguments.of("queue-master-locator", 5, "5 invalid queue-master-locator value"),
                Arguments.of("max-in-memory-length", -1, "-1 is not a valid maximum memory in bytes"),
                Arguments.of("max-in-memory-length", "x", "<<\"x\">> is not a valid maximum memory in bytes"),
                Arguments.of("max-age", "0D", "<<\"0D\">> is not a valid max age"),
                Arguments.of("max-age", "5x", "<<\"5x\">> is not a valid max age"),
                Arguments.of("max-age", "1.5D", "<<\"1.5D\">> is not a valid max age"),
                Arguments.of("ha-mode", "x", "<<\"x\">> is not a valid ha-mode value"),
                Arguments.of("ha-mode", "exactly", "ha-mode=\"exactly\" takes an integer, none given"),
                Arguments.of("ha-mode", "nodes", "ha-mode=\"nodes\" takes a list, none given"),
                Arguments.of("ha-params", 1, NO_MODE),
                Arguments.of("ha-sync-mode", "x", NO_MODE),
                Arguments.of("ha-sync-batch-size", 1, NO_MODE),
                Arguments.of("ha-promote-on-shutdown", "always", NO_MODE),
                Arguments.of("ha-promote-on-failure", "always", NO_MODE),
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

    private static Stream<Arguments> wrongSettingsOfLaterVersions() {
        return Stream.of(
                Arguments.of("consumer-timeout", -1, "-1 is not a valid consumer timeout"),
                Arguments.of("consumer-timeout", "x", "<<\"x\">> is not a valid consumer timeout"),
                Arguments.of("stream-filter-size-bytes", 15, "15 is not a valid filter size. Valid range is 16-255"),
                Arguments.of("stream-filter-size-bytes", 256, "256 is not a valid filter size. Valid range is 16-255"),
                Arguments.of("target-group-size", 0, "0 is not a valid qq target count value"),
                Arguments.of("target-group-size", "x", "<<\"x\">> is not a valid qq target count value"),
                Arguments.of("delayed-retry-type", "x", "<<\"x\">> is not a valid delayed retry type"),
                Arguments.of("delayed-retry-min", -1, "-1 is not a valid delay"),
                Arguments.of("delayed-retry-max", "x", "<<\"x\">> is not a valid delay"),
                // What RabbitMQ 3.10 fails to look at, with 500.
                Arguments.of("max-age", "x", "<<\"x\">> is not a valid max age"),
                Arguments.of("max-age", 5, "5 is not a valid max age"),
                Arguments.of("ha-mode", 5, "5 is not a valid ha-mode value"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongSettingsOfLaterVersions")
    void aWrongSettingOfALaterVersionIsNamed(String setting, Object value, String text) {
        assumeFalse(broker.answersAs3x(), "the RabbitMQ that tests run against is older");
        aSettingThatIsWrongIsNamed(setting, value, text);
    }

    private static Stream<Arguments> wrongTogether() {
        return Stream.of(
                Arguments.of("exactly", "ha-params", "x", "ha-mode=\"exactly\" takes an integer, <<\"x\">> given"),
                Arguments.of("exactly", "ha-params", 0, "ha-mode=\"exactly\" takes an integer, 0 given"),
                Arguments.of("nodes", "ha-params", 5, "ha-mode=\"nodes\" takes a list, 5 given"),
                Arguments.of("nodes", "ha-params", List.of(), "ha-mode=\"nodes\" list must be non-empty"),
                Arguments.of(
                        "nodes",
                        "ha-params",
                        List.of(5, 6),
                        "ha-mode=\"nodes\" takes a list of strings, [5,6] was not a string"),
                Arguments.of("all", "ha-params", 5, "ha-mode=\"all\" does not take parameters"),
                Arguments.of(
                        "all", "ha-sync-mode", "x", "ha-sync-mode must be \"manual\" or \"automatic\", got <<\"x\">>"),
                Arguments.of(
                        "all", "ha-sync-batch-size", 0, "ha-sync-batch-size takes an integer greater than 0, 0 given"),
                Arguments.of(
                        "all",
                        "ha-promote-on-shutdown",
                        "x",
                        "ha-promote-on-shutdown must be \"always\" or \"when-synced\", got <<\"x\">>"),
                Arguments.of(
                        "all",
                        "ha-promote-on-failure",
                        "x",
                        "ha-promote-on-failure must be \"always\" or \"when-synced\", got <<\"x\">>"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("wrongTogether")
    void aSettingThatIsWrongForAModeOfMirroringIsNamed(String mode, String setting, Object value, String text) {
        assertThatThrownBy(() -> administration().setPolicy("/", policy(Map.of("ha-mode", mode, setting, value))))
                .hasMessageContaining("Validation failed\n\n" + text + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ha-mode", "ha-params", "ha-sync-mode"})
    void anOperatorPolicyDoesNotMirror(String setting) {
        assertThatThrownBy(() -> administration().setOperatorPolicy("/", policy(Map.of(setting, "all"))))
                .hasMessageContaining("[{<<\"" + setting + "\">>,<<\"all\">>}] are not recognised policy settings");
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
