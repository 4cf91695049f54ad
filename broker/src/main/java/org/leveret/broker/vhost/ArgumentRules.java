package org.leveret.broker.vhost;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.router.RoutingKey;

/** What values the arguments of queue.declare may have. Each rule gives the reason as RabbitMQ prints it, or null. */
final class ArgumentRules {
    /** Ten years, the longest time that RabbitMQ takes. */
    static final long TIME_MAX_MS = 315_360_000_000L;

    private static final int PRIORITY_MAX = 255;
    private static final String MAX_AGE_UNITS = "YMDhms";

    private ArgumentRules() {}

    static @Nullable String any(FieldValue value, FieldTable all) {
        return null;
    }

    static @Nullable String integer(FieldValue value, FieldTable all) {
        return value.type().isInteger()
                ? null
                : ErlangTerm.string("expected integer, got " + value.type().erlangName());
    }

    static @Nullable String notNegative(FieldValue value, FieldTable all) {
        String wrong = integer(value, all);
        return wrong == null && value.longValue() < 0 ? "{value_negative," + value.longValue() + "}" : wrong;
    }

    static @Nullable String positive(FieldValue value, FieldTable all) {
        String wrong = notNegative(value, all);
        return wrong == null && value.longValue() == 0 ? "{value_zero,0}" : wrong;
    }

    static @Nullable String timeToLive(FieldValue value, FieldTable all) {
        String wrong = notNegative(value, all);
        return wrong == null && value.longValue() > TIME_MAX_MS ? "{value_too_large," + value.longValue() + "}" : wrong;
    }

    static @Nullable String expires(FieldValue value, FieldTable all) {
        String wrong = integer(value, all);
        if (wrong == null && value.longValue() == 0) {
            return "{value_zero,0}";
        }
        return wrong == null ? timeToLive(value, all) : wrong;
    }

    static @Nullable String maxPriority(FieldValue value, FieldTable all) {
        String wrong = notNegative(value, all);
        return wrong == null && value.longValue() > PRIORITY_MAX
                ? "{max_value_exceeded," + value.longValue() + "}"
                : wrong;
    }

    static @Nullable String bool(FieldValue value, FieldTable all) {
        return value.type() == FieldType.BOOLEAN ? null : unacceptableType(value);
    }

    static @Nullable String string(FieldValue value, FieldTable all) {
        return value.type() == FieldType.LONG_STRING ? null : unacceptableType(value);
    }

    static @Nullable String deadLetterRoutingKey(FieldValue value, FieldTable all) {
        String wrong = string(value, all);
        if (wrong != null) {
            return wrong;
        }
        if (all.field(QueueArguments.DEAD_LETTER_EXCHANGE) == null) {
            return "routing_key_but_no_dlx_defined";
        }
        return RoutingKey.fits(value.text()) ? null : "{max_length_exceeded," + RoutingKey.BYTES_MAX + "}";
    }

    /** A string out of a few; any other is wrong for the reason given. */
    static QueueArguments.Rule oneOf(String reason, String... accepted) {
        List<String> values = List.of(accepted);
        return (value, all) -> {
            String wrong = string(value, all);
            return wrong == null && !values.contains(value.text()) ? reason : wrong;
        };
    }

    static @Nullable String queueMode(FieldValue value, FieldTable all) {
        String wrong = string(value, all);
        if (wrong != null) {
            return wrong;
        }
        String mode = value.text();
        return mode.equals("default") || mode.equals("lazy")
                ? null
                : ErlangTerm.string("unsupported queue mode '" + mode + "'");
    }

    static @Nullable String queueVersion(FieldValue value, FieldTable all) {
        String wrong = notNegative(value, all);
        return wrong == null && value.longValue() != 1 && value.longValue() != 2
                ? ErlangTerm.string("unsupported queue version '" + value.longValue() + "'")
                : wrong;
    }

    static @Nullable String queueType(FieldValue value, FieldTable all) {
        String wrong = string(value, all);
        return wrong == null && QueueType.byArgument(value.text()) == null
                ? ErlangTerm.string("unsupported queue type '" + value.text() + "'")
                : wrong;
    }

    /** A whole number above 0 and a unit. */
    static @Nullable String maxAge(FieldValue value, FieldTable all) {
        String wrong = string(value, all);
        if (wrong != null) {
            return wrong;
        }
        String age = value.text();
        boolean valid = age.length() >= 2 && MAX_AGE_UNITS.indexOf(age.charAt(age.length() - 1)) >= 0;
        boolean positive = false;
        for (int i = 0; valid && i < age.length() - 1; i++) {
            char c = age.charAt(i);
            valid = c >= '0' && c <= '9';
            positive |= c != '0';
        }
        return valid && positive ? null : "invalid_max_age";
    }

    private static String unacceptableType(FieldValue value) {
        return "{unacceptable_type," + value.type().erlangName() + "}";
    }
}
