package org.leveret.broker.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.router.RoutingKey;

/**
 * One key that the definition of a policy may have.
 *
 * @param unsuited what a policy with this key does not apply to, whatever else it says (RabbitMQ 3.8 and later)
 * @param ofOperators whether operator policies take it too
 * @param precedence which of two values counts, where two meet
 * @param valid whether RabbitMQ takes the value
 * @param complaint what RabbitMQ says of one that it does not take, with {@code ~p} for the value
 */
record PolicySetting(
        String key,
        Set<PolicyTarget> unsuited,
        boolean ofOperators,
        Precedence precedence,
        Predicate<FieldValue> valid,
        String complaint) {
    /** Which of two values counts. */
    private enum Precedence {
        SECOND,
        SMALLER,
        LARGER
    }

    private static final String DELIVERY_LIMIT = "delivery-limit";
    /** As long as a time to live may be. */
    private static final long DELAY_MS_MAX = 315_360_000_000L;

    private static final int FILTER_BYTES_MIN = 16;
    private static final int FILTER_BYTES_MAX = 255;

    private static final Set<PolicyTarget> NOTHING = EnumSet.noneOf(PolicyTarget.class);
    private static final Set<PolicyTarget> STREAMS = EnumSet.of(PolicyTarget.STREAM);
    private static final Set<PolicyTarget> ALL_BUT_CLASSIC = EnumSet.of(PolicyTarget.QUORUM_QUEUE, PolicyTarget.STREAM);
    private static final Set<PolicyTarget> ALL_BUT_QUORUM = EnumSet.of(PolicyTarget.CLASSIC_QUEUE, PolicyTarget.STREAM);
    private static final Set<PolicyTarget> ALL_BUT_STREAMS =
            EnumSet.of(PolicyTarget.CLASSIC_QUEUE, PolicyTarget.QUORUM_QUEUE);
    private static final Set<PolicyTarget> CLASSIC = EnumSet.of(PolicyTarget.CLASSIC_QUEUE);

    private static final Map<String, PolicySetting> ALL = byKey(
            text("alternate-exchange", NOTHING, "~p is not a valid alternate exchange name"),
            text("dead-letter-exchange", STREAMS, "~p is not a valid dead letter exchange name"),
            new PolicySetting(
                    "dead-letter-routing-key",
                    STREAMS,
                    false,
                    Precedence.SECOND,
                    value -> isText(value) && RoutingKey.fits(value.text()),
                    "~p is not a valid dead letter routing key"),
            oneOf(
                    "dead-letter-strategy",
                    ALL_BUT_QUORUM,
                    "~p is not a valid dead letter strategy",
                    "at-most-once",
                    "at-least-once"),
            limit("message-ttl", STREAMS, 0, "~p is not a valid message TTL"),
            limit("expires", STREAMS, 1, "~p is not a valid queue expiry"),
            limit("max-length", STREAMS, 0, "~p is not a valid maximum length"),
            limit("max-length-bytes", NOTHING, 0, "~p is not a valid maximum length in bytes"),
            limit("max-in-memory-length", STREAMS, 0, "~p is not a valid maximum memory in bytes"),
            limit("max-in-memory-bytes", STREAMS, 0, "~p is not a valid maximum memory in bytes"),
            limit(DELIVERY_LIMIT, ALL_BUT_QUORUM, Long.MIN_VALUE, "~p is not a valid delivery limit"),
            new PolicySetting(
                    "overflow",
                    STREAMS,
                    true,
                    Precedence.SECOND,
                    isOneOf("drop-head", "reject-publish", "reject-publish-dlx"),
                    "~p is not a valid overflow value"),
            oneOf("queue-mode", ALL_BUT_CLASSIC, "~p is not a valid queue-mode value", "default", "lazy"),
            new PolicySetting(
                    "queue-version",
                    NOTHING,
                    true,
                    Precedence.SECOND,
                    value -> isWithin(value, 1, 2),
                    "~p is not a valid queue-version value"),
            new PolicySetting(
                    "max-age",
                    ALL_BUT_STREAMS,
                    false,
                    Precedence.SECOND,
                    PolicySetting::isAge,
                    "~p is not a valid max age"),
            number(
                    "stream-max-segment-size-bytes",
                    ALL_BUT_STREAMS,
                    0,
                    Long.MAX_VALUE,
                    "~p is not a valid segment size"),
            number(
                    "stream-filter-size-bytes",
                    ALL_BUT_STREAMS,
                    FILTER_BYTES_MIN,
                    FILTER_BYTES_MAX,
                    "~p is not a valid filter size. Valid range is 16-255"),
            oneOf(
                    "queue-leader-locator",
                    CLASSIC,
                    "~p is not a valid queue leader locator value",
                    "client-local",
                    "balanced",
                    "random",
                    "least-leaders"),
            oneOf(
                    "queue-master-locator",
                    ALL_BUT_CLASSIC,
                    "~p invalid queue-master-locator value",
                    "min-masters",
                    "client-local",
                    "random"),
            number("initial-cluster-size", ALL_BUT_STREAMS, 0, Long.MAX_VALUE, "~p is not a valid cluster size"),
            new PolicySetting(
                    "target-group-size",
                    ALL_BUT_QUORUM,
                    true,
                    Precedence.LARGER,
                    value -> isWithin(value, 1, Long.MAX_VALUE),
                    "~p is not a valid qq target count value"),
            number("consumer-timeout", STREAMS, 0, Long.MAX_VALUE, "~p is not a valid consumer timeout"),
            oneOf(
                    "delayed-retry-type",
                    STREAMS,
                    "~p is not a valid delayed retry type",
                    "disabled",
                    "all",
                    "failed",
                    "returned"),
            number("delayed-retry-min", STREAMS, 0, DELAY_MS_MAX, "~p is not a valid delay"),
            number("delayed-retry-max", STREAMS, 0, DELAY_MS_MAX, "~p is not a valid delay"),
            // Of a plugin: named like arguments, and in place of these where both are.
            new PolicySetting(
                    "x-message-deduplication",
                    NOTHING,
                    false,
                    Precedence.SECOND,
                    value -> value.type() == FieldType.BOOLEAN,
                    "'x-message-deduplication' must be a boolean, got ~p"),
            number(
                    "x-cache-size",
                    NOTHING,
                    1,
                    Long.MAX_VALUE,
                    "'x-cache-size' must be an integer greater than 0, got ~p"),
            number(
                    "x-cache-ttl",
                    NOTHING,
                    1,
                    Long.MAX_VALUE,
                    "'x-cache-ttl' must be an integer greater than 0, got ~p"),
            oneOf(
                    "x-cache-persistence",
                    NOTHING,
                    "'x-cache-persistence' must be either 'disk' or 'memory', got ~p",
                    "disk",
                    "memory"),
            // As MirrorSettings has them.
            anything("ha-mode"),
            anything("ha-params"),
            anything("ha-sync-mode"),
            anything("ha-sync-batch-size"),
            anything("ha-promote-on-shutdown"),
            anything("ha-promote-on-failure"));

    /**
     * Refuses what RabbitMQ would not take, with its texts; of several, the one whose key comes first.
     *
     * @throws InvalidPolicyException for the definition of a policy
     */
    static void check(FieldTable definition, PolicyKind kind) throws InvalidPolicyException {
        if (definition.isEmpty()) {
            throw new InvalidPolicyException("no policy provided");
        }
        FieldTable.Builder unknown = FieldTable.builder();
        for (String key : definition.plain().keySet().stream().sorted().toList()) {
            FieldValue value = definition.field(key);
            PolicySetting setting = ALL.get(key);
            if (value == null) {
                continue;
            }
            if (setting == null || (kind == PolicyKind.OPERATOR && !setting.ofOperators())) {
                unknown.put(key, value);
            } else if (!setting.valid().test(value)) {
                throw new InvalidPolicyException(setting.complaint().replace("~p", PolicyTerm.of(value)));
            }
        }
        if (kind == PolicyKind.USER) {
            MirrorSettings.check(definition);
        }
        FieldTable notRecognised = unknown.build();
        if (!notRecognised.isEmpty()) {
            throw new InvalidPolicyException(PolicyTerm.of(notRecognised) + " are not recognised policy settings");
        }
    }

    /** Whether there is such a setting, which has the name of an argument and counts in its place. */
    static boolean isNamedLikeArgument(String key) {
        return key.startsWith("x-") && ALL.containsKey(key);
    }

    /** Whether a policy with this definition may apply to such an entity. */
    static boolean allSuit(FieldTable definition, PolicyTarget target) {
        for (Map.Entry<String, FieldValue> each : definition) {
            PolicySetting setting = ALL.get(each.getKey());
            if (setting != null && setting.unsuited().contains(target)) {
                return false;
            }
        }
        return true;
    }

    /** Which of two values counts. A delivery limit below zero is none. */
    static FieldValue merged(String key, FieldValue first, FieldValue second) {
        Precedence precedence = precedence(key, first, second);
        if (precedence == Precedence.SECOND) {
            return second;
        }
        boolean firstIsSmaller = first.longValue() < second.longValue();
        boolean larger = precedence == Precedence.LARGER
                || (key.equals(DELIVERY_LIMIT) && Math.min(first.longValue(), second.longValue()) < 0);
        return firstIsSmaller == larger ? second : first;
    }

    /** Whether it is the smaller of two values that counts. */
    static boolean smallerCounts(String key, FieldValue first, FieldValue second) {
        return precedence(key, first, second) == Precedence.SMALLER;
    }

    private static Precedence precedence(String key, FieldValue first, FieldValue second) {
        PolicySetting setting = ALL.get(key);
        boolean comparable = first.type().isInteger() && second.type().isInteger();
        return setting != null && comparable ? setting.precedence() : Precedence.SECOND;
    }

    private static Map<String, PolicySetting> byKey(PolicySetting... settings) {
        Map<String, PolicySetting> byKey = new LinkedHashMap<>();
        for (PolicySetting setting : settings) {
            byKey.put(setting.key(), setting);
        }
        return byKey;
    }

    private static PolicySetting text(String key, Set<PolicyTarget> unsuited, String complaint) {
        return new PolicySetting(key, unsuited, false, Precedence.SECOND, PolicySetting::isText, complaint);
    }

    private static PolicySetting oneOf(String key, Set<PolicyTarget> unsuited, String complaint, String... accepted) {
        return new PolicySetting(key, unsuited, false, Precedence.SECOND, isOneOf(accepted), complaint);
    }

    private static PolicySetting limit(String key, Set<PolicyTarget> unsuited, long min, String complaint) {
        return new PolicySetting(
                key, unsuited, true, Precedence.SMALLER, value -> isWithin(value, min, Long.MAX_VALUE), complaint);
    }

    private static PolicySetting number(String key, Set<PolicyTarget> unsuited, long min, long max, String complaint) {
        return new PolicySetting(
                key, unsuited, false, Precedence.SECOND, value -> isWithin(value, min, max), complaint);
    }

    private static PolicySetting anything(String key) {
        return new PolicySetting(key, ALL_BUT_CLASSIC, false, Precedence.SECOND, value -> true, "");
    }

    private static boolean isText(FieldValue value) {
        return value.type() == FieldType.LONG_STRING;
    }

    private static Predicate<FieldValue> isOneOf(String... accepted) {
        List<String> values = Arrays.asList(accepted);
        return value -> isText(value) && values.contains(value.text());
    }

    private static boolean isWithin(FieldValue value, long min, long max) {
        return value.type().isInteger() && value.longValue() >= min && value.longValue() <= max;
    }

    /** A whole number and a unit, as in {@code 7D}. */
    private static boolean isAge(FieldValue value) {
        return isText(value)
                && value.text().matches("[0-9]{1,18}[YMDhms]")
                && !value.text().matches("0+.");
    }
}
