package org.leveret.broker.channel;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod.BasicConsume;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.vhost.ErlangTerm;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.StreamArguments;
import org.leveret.queue.stream.StreamFilter;
import org.leveret.queue.stream.StreamStart;

/** What basic.consume and its like mean on a stream: what is refused, with RabbitMQ's texts, and where the consumer begins. */
public final class StreamConsume {
    private static final String OFFSET = "x-stream-offset";
    private static final String FILTER = "x-stream-filter";
    private static final String MATCH_UNFILTERED = "x-stream-match-unfiltered";

    private StreamConsume() {}

    static void checkArguments(FieldTable arguments, QueueDefinition stream) {
        if (arguments.field("x-priority") != null) {
            throw ConsumeArguments.invalid(
                    "x-priority", stream, " of queue type " + stream.type().erlangName());
        }
        FieldValue offset = arguments.field(OFFSET);
        if (offset != null && start(offset) == null) {
            throw ConsumeArguments.invalid(
                    OFFSET,
                    stream,
                    ": {invalid_stream_offset_arg,{" + offset.type().erlangName() + "," + ErlangTerm.term(offset)
                            + "}}");
        }
    }

    /**
     * Refuses a consumer that no stream takes.
     *
     * @param prefetch how many messages it may hold unsettled, 0 for no limit
     * @param sharesPrefetch whether the channel's consumers share a limit
     */
    static void check(BasicConsume method, QueueDefinition stream, int prefetch, boolean sharesPrefetch) {
        if (prefetch == 0) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED, "consumer prefetch count is not set for stream " + entity(stream));
        }
        if (method.noAck()) {
            throw new AmqpException(
                    ReplyCode.NOT_IMPLEMENTED, "automatic acknowledgement not supported by stream " + entity(stream));
        }
        if (sharesPrefetch) {
            throw new AmqpException(ReplyCode.NOT_IMPLEMENTED, entity(stream) + " does not support global qos");
        }
    }

    /** What cannot be done with a stream. */
    public static AmqpException unsupported(String method, QueueDefinition stream) {
        return new AmqpException(
                ReplyCode.NOT_IMPLEMENTED, method + " not supported by stream queues " + entity(stream));
    }

    private static String entity(QueueDefinition stream) {
        return "queue '" + stream.name() + "' in vhost '" + stream.vhost() + "'";
    }

    /** Where the consumer begins and what it wants; the arguments have been found valid. */
    static StreamStart start(FieldTable arguments) {
        FieldValue offset = arguments.field(OFFSET);
        StreamStart start = offset == null ? null : start(offset);
        return (start == null ? StreamStart.of(StreamStart.From.NEXT) : start).filtered(filter(arguments));
    }

    private static @Nullable StreamStart start(FieldValue offset) {
        if (offset.type().isInteger()) {
            return StreamStart.at(offset.longValue());
        }
        return switch (offset.type()) {
            case TIMESTAMP -> StreamStart.time(milliseconds(offset.longValue()));
            case LONG_STRING -> start(offset.text());
            default -> null;
        };
    }

    private static long milliseconds(long seconds) {
        return Math.max(0, Math.min(Long.MAX_VALUE / 1_000, seconds)) * 1_000;
    }

    private static @Nullable StreamStart start(String text) {
        return switch (text) {
            case "first" -> StreamStart.of(StreamStart.From.FIRST);
            case "last" -> StreamStart.of(StreamStart.From.LAST);
            case "next" -> StreamStart.of(StreamStart.From.NEXT);
            default -> {
                long agoMs = StreamArguments.ageMs(text);
                yield agoMs < 0 ? null : StreamStart.ago(agoMs);
            }
        };
    }

    private static @Nullable StreamFilter filter(FieldTable arguments) {
        FieldValue wanted = arguments.field(FILTER);
        if (wanted == null || (wanted.type() != FieldType.LONG_STRING && wanted.type() != FieldType.ARRAY)) {
            return null;
        }
        Set<String> values = new HashSet<>();
        if (wanted.type() == FieldType.LONG_STRING) {
            values.add(wanted.text());
        } else {
            for (FieldValue value : wanted.elements()) {
                if (value.type() == FieldType.LONG_STRING) {
                    values.add(value.text());
                }
            }
        }
        FieldValue unfiltered = arguments.field(MATCH_UNFILTERED);
        return new StreamFilterValues(
                values, unfiltered != null && unfiltered.type() == FieldType.BOOLEAN && unfiltered.isTrue());
    }
}
