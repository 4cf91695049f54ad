package org.leveret.broker.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;

/**
 * The headers in which RabbitMQ tells what befell a message: {@code x-death}, an array with one table for each queue and
 * reason, the latest first; {@code x-first-death-*} and, as RabbitMQ has it since 3.13, {@code x-last-death-*}.
 *
 * <p>What a publisher puts there does not count, as in RabbitMQ 4.
 */
final class DeathHeaders {
    private static final String DEATHS = "x-death";
    private static final String COUNT = "count";
    private static final String REASON = "reason";
    private static final String QUEUE = "queue";
    private static final String REJECTED = "rejected";

    private DeathHeaders() {}

    /** The headers of a message that has not died yet, without what its publisher says of its deaths. */
    static FieldTable withoutClaims(FieldTable headers) {
        return headers.field(DEATHS) == null
                ? headers
                : FieldTable.builder().putAll(headers).remove(DEATHS).build();
    }

    /** The headers of a message after one more death. */
    static FieldTable after(FieldTable headers, Death death) {
        FieldTable.Builder changed = FieldTable.builder().putAll(headers);
        FieldValue before = headers.field(DEATHS);
        if (before == null || before.type() != FieldType.ARRAY) {
            changed.put(DEATHS, FieldValue.of(List.of(FieldValue.of(entry(death)))));
            putSummary(changed, "x-first-death-", death);
        } else {
            changed.put(DEATHS, FieldValue.of(oneMore(before.elements(), death)));
        }
        putSummary(changed, "x-last-death-", death);
        return changed.build();
    }

    private static void putSummary(FieldTable.Builder headers, String prefix, Death death) {
        headers.put(prefix + REASON, death.reason())
                .put(prefix + QUEUE, death.queue())
                .put(prefix + "exchange", death.exchange());
    }

    private static List<FieldValue> oneMore(List<FieldValue> before, Death death) {
        List<FieldValue> deaths = new ArrayList<>(before.size() + 1);
        FieldTable repeated = null;
        for (FieldValue each : before) {
            FieldTable entry = each.type() == FieldType.TABLE ? each.table() : null;
            if (repeated == null && entry != null && isOf(entry, death)) {
                repeated = counted(entry);
            } else {
                deaths.add(each);
            }
        }
        deaths.add(0, FieldValue.of(repeated == null ? entry(death) : repeated));
        return deaths;
    }

    private static boolean isOf(FieldTable entry, Death death) {
        return death.queue().equals(text(entry, QUEUE)) && death.reason().equals(text(entry, REASON));
    }

    private static FieldTable counted(FieldTable entry) {
        FieldValue count = entry.field(COUNT);
        long times = count != null && count.type().isInteger() ? count.longValue() : 0;
        return FieldTable.builder().putAll(entry).put(COUNT, times + 1).build();
    }

    private static FieldTable entry(Death death) {
        List<FieldValue> keys = new ArrayList<>(death.routingKeys().size());
        for (String key : death.routingKeys()) {
            keys.add(FieldValue.of(key));
        }
        FieldTable.Builder entry = FieldTable.builder()
                .put(COUNT, 1L)
                .put(REASON, death.reason())
                .put(QUEUE, death.queue())
                .put("time", FieldValue.ofTimestamp(death.timeS()))
                .put("exchange", death.exchange())
                .put("routing-keys", FieldValue.of(keys));
        if (death.expiration() != null) {
            entry.put("original-expiration", death.expiration());
        }
        return entry.build();
    }

    /**
     * Whether a message that comes to this queue goes round in a circle in which no consumer has a say: it has died in the
     * queue before, and since then was never rejected.
     */
    static boolean isCycle(FieldTable headers, String queue) {
        FieldValue deaths = headers.field(DEATHS);
        if (deaths == null || deaths.type() != FieldType.ARRAY) {
            return false;
        }
        for (FieldValue each : deaths.elements()) {
            if (each.type() == FieldType.TABLE) {
                if (REJECTED.equals(text(each.table(), REASON))) {
                    return false;
                }
                if (queue.equals(text(each.table(), QUEUE))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable String text(FieldTable entry, String name) {
        FieldValue value = entry.field(name);
        return value != null && value.type() == FieldType.LONG_STRING ? value.text() : null;
    }
}
