package org.leveret.broker.channel;

import java.math.BigInteger;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Permissions;
import org.leveret.queue.Message;

/** What RabbitMQ checks of a message's properties on publishing, with its texts. */
public final class PublishChecks {
    /** Ten years in milliseconds, RabbitMQ's limit for all times to live. */
    private static final long EXPIRATION_MS_MAX = 315_360_000_000L;

    private static final int DIGITS_MAX = 18;

    private PublishChecks() {}

    /** Returns the message's time to live in milliseconds, {@link Message#FOREVER} if it has none. */
    public static long check(BasicProperties properties, Permissions permissions, String userName) {
        if (properties.isEmpty()) {
            return Message.FOREVER;
        }
        String expiration = properties.expiration();
        long timeToLiveMs = expiration == null ? Message.FOREVER : timeToLiveMs(expiration);
        String userId = properties.userId();
        if (userId != null && !userId.equals(userName) && !permissions.mayImpersonate()) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    "user_id property set to '" + userId + "' but authenticated user was '" + userName + "'");
        }
        return timeToLiveMs;
    }

    /** An expiration is a decimal integer of milliseconds; RabbitMQ's texts show how Erlang read it. */
    private static long timeToLiveMs(String expiration) {
        int digitsFrom = expiration.startsWith("-") || expiration.startsWith("+") ? 1 : 0;
        int end = digitsFrom;
        while (end < expiration.length() && expiration.charAt(end) >= '0' && expiration.charAt(end) <= '9') {
            end++;
        }
        if (end == digitsFrom) {
            throw invalid(expiration, "no_integer");
        }
        if (end < expiration.length()) {
            throw invalid(expiration, "{leftover_string,\"" + expiration.substring(end) + "\"}");
        }
        String digits = expiration.substring(digitsFrom);
        boolean negative = expiration.startsWith("-");
        if (digits.length() > DIGITS_MAX || Long.parseLong(digits) > EXPIRATION_MS_MAX) {
            BigInteger value = new BigInteger(negative ? expiration : digits);
            throw invalid(expiration, negative ? "{value_negative," + value + "}" : "{value_too_large," + value + "}");
        }
        long milliseconds = Long.parseLong(digits);
        if (negative && milliseconds != 0) {
            throw invalid(expiration, "{value_negative,-" + milliseconds + "}");
        }
        return milliseconds;
    }

    private static AmqpException invalid(String expiration, String reason) {
        return new AmqpException(ReplyCode.PRECONDITION_FAILED, "invalid expiration '" + expiration + "': " + reason);
    }
}
