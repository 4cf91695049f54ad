package org.leveret.broker.vhost;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.policy.EffectivePolicy;

/**
 * The arguments of queue.declare: which type of queue takes which, and which values. An argument that no type knows is
 * ignored; one that only another type knows is refused.
 */
public final class QueueArguments {
    static final String MESSAGE_TTL = "x-message-ttl";
    static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
    static final String DEAD_LETTER_ROUTING_KEY = "x-dead-letter-routing-key";
    static final String DEAD_LETTER_STRATEGY = "x-dead-letter-strategy";
    static final String DELAYED_RETRY_MAX = "x-delayed-retry-max";
    static final String DELAYED_RETRY_MIN = "x-delayed-retry-min";
    static final String DELAYED_RETRY_TYPE = "x-delayed-retry-type";
    static final String DELIVERY_LIMIT = "x-delivery-limit";
    static final String EXPIRES = "x-expires";
    static final String MAX_LENGTH = "x-max-length";
    static final String MAX_LENGTH_BYTES = "x-max-length-bytes";
    static final String MAX_PRIORITY = "x-max-priority";
    /** Known to a plugin of RabbitMQ alone, so that any value is accepted and none is compared. */
    static final String MESSAGE_DEDUPLICATION = "x-message-deduplication";

    static final String OVERFLOW = "x-overflow";
    static final String SINGLE_ACTIVE_CONSUMER = "x-single-active-consumer";
    private static final String QUEUE_TYPE = "x-queue-type";

    private static final Set<QueueType> CLASSIC = EnumSet.of(QueueType.CLASSIC);
    private static final Set<QueueType> QUORUM = EnumSet.of(QueueType.QUORUM);
    private static final Set<QueueType> STREAM = EnumSet.of(QueueType.STREAM);
    private static final Set<QueueType> CLASSIC_AND_QUORUM = EnumSet.of(QueueType.CLASSIC, QueueType.QUORUM);
    private static final Set<QueueType> ALL_TYPES = EnumSet.allOf(QueueType.class);

    /** In the order in which RabbitMQ checks them. It takes any value where {@link ArgumentRules#any} is. */
    private static final List<QueueArgument> ALL = List.of(
            new QueueArgument(EXPIRES, CLASSIC_AND_QUORUM, ArgumentRules::expires),
            new QueueArgument(MESSAGE_TTL, CLASSIC_AND_QUORUM, ArgumentRules::timeToLive),
            new QueueArgument(DEAD_LETTER_EXCHANGE, CLASSIC_AND_QUORUM, ArgumentRules::string),
            new QueueArgument(DEAD_LETTER_ROUTING_KEY, CLASSIC_AND_QUORUM, ArgumentRules::deadLetterRoutingKey),
            new QueueArgument(
                    DEAD_LETTER_STRATEGY,
                    QUORUM,
                    ArgumentRules.oneOf("invalid_dlx_strategy", "at-most-once", "at-least-once")),
            new QueueArgument(MAX_LENGTH, CLASSIC_AND_QUORUM, ArgumentRules::notNegative),
            new QueueArgument(MAX_LENGTH_BYTES, ALL_TYPES, ArgumentRules::notNegative),
            new QueueArgument("x-max-in-memory-length", QUORUM, ArgumentRules::notNegative),
            new QueueArgument("x-max-in-memory-bytes", QUORUM, ArgumentRules::notNegative),
            new QueueArgument(MAX_PRIORITY, CLASSIC, ArgumentRules::maxPriority),
            new QueueArgument(
                    OVERFLOW,
                    CLASSIC_AND_QUORUM,
                    ArgumentRules.oneOf("invalid_overflow", "drop-head", "reject-publish", "reject-publish-dlx")),
            new QueueArgument("x-queue-mode", CLASSIC, ArgumentRules::queueMode),
            new QueueArgument("x-queue-version", CLASSIC, ArgumentRules::queueVersion),
            new QueueArgument(SINGLE_ACTIVE_CONSUMER, CLASSIC_AND_QUORUM, ArgumentRules::bool),
            new QueueArgument(QUEUE_TYPE, ALL_TYPES, ArgumentRules::queueType),
            new QueueArgument("x-quorum-initial-group-size", QUORUM, ArgumentRules::positive),
            new QueueArgument("x-max-age", STREAM, ArgumentRules::maxAge),
            new QueueArgument("x-stream-max-segment-size-bytes", STREAM, ArgumentRules::notNegative),
            new QueueArgument("x-stream-filter-size-bytes", STREAM, ArgumentRules::notNegative),
            new QueueArgument("x-initial-cluster-size", STREAM, ArgumentRules::positive),
            new QueueArgument(
                    "x-queue-leader-locator",
                    ALL_TYPES,
                    ArgumentRules.oneOf(
                            "invalid_queue_locator_arg", "client-local", "balanced", "random", "least-leaders")),
            new QueueArgument("x-queue-master-locator", CLASSIC, ArgumentRules::any),
            new QueueArgument(DELIVERY_LIMIT, QUORUM, ArgumentRules::any),
            new QueueArgument(
                    DELAYED_RETRY_TYPE,
                    CLASSIC_AND_QUORUM,
                    ArgumentRules.oneOf("invalid_delayed_retry_type", "disabled", "all", "failed", "returned")),
            new QueueArgument(DELAYED_RETRY_MIN, CLASSIC_AND_QUORUM, ArgumentRules::timeToLive),
            new QueueArgument(DELAYED_RETRY_MAX, CLASSIC_AND_QUORUM, ArgumentRules::timeToLive));

    private QueueArguments() {}

    /**
     * One argument.
     *
     * @param types the types of queue that take it
     */
    private record QueueArgument(String name, Set<QueueType> types, Rule rule) {}

    /** Says what is wrong with a value. */
    @FunctionalInterface
    interface Rule {
        /** The reason as RabbitMQ prints it, or null if the value is fine. */
        @Nullable
        String wrong(FieldValue value, FieldTable all);
    }

    /** Whether the arguments say which type of queue it is to be. */
    static boolean isTyped(FieldTable arguments) {
        return arguments.field(QUEUE_TYPE) != null;
    }

    /** The type that the arguments ask for: classic if they do not say, or do not say it well. */
    static QueueType type(FieldTable arguments) {
        FieldValue value = arguments.field(QUEUE_TYPE);
        if (value == null || value.type() != FieldType.LONG_STRING) {
            return QueueType.CLASSIC;
        }
        QueueType type = QueueType.byArgument(value.text());
        return type == null ? QueueType.CLASSIC : type;
    }

    /** The arguments with the type said outright, as RabbitMQ 4 stores them. */
    static FieldTable withType(FieldTable arguments, QueueType type) {
        return FieldTable.builder()
                .putAll(arguments)
                .put(QUEUE_TYPE, type.argument())
                .build();
    }

    /**
     * Refuses arguments in RabbitMQ's order: the type, then the values that the type knows, then what only other types
     * know.
     *
     * @throws org.leveret.amqp.AmqpException PRECONDITION_FAILED
     */
    static void validate(FieldTable arguments, String vhost, String queue) {
        if (arguments.isEmpty()) {
            return;
        }
        String entity = Refusals.queue(vhost, queue);
        for (QueueArgument known : ALL) {
            if (known.name().equals(QUEUE_TYPE)) {
                validate(known, arguments, entity);
            }
        }
        QueueType type = type(arguments);
        for (QueueArgument known : ALL) {
            if (known.types().contains(type)) {
                validate(known, arguments, entity);
            }
        }
        for (Map.Entry<String, FieldValue> given : arguments) {
            checkTaken(given.getKey(), type, entity);
        }
    }

    /** Compares the arguments that the existing queue's type knows; every other one may differ. */
    static void checkEquivalent(Equivalence equivalence, QueueType type, FieldTable current, FieldTable received) {
        FieldTable complete =
                type == QueueType.CLASSIC && received.field(QUEUE_TYPE) == null ? withType(received, type) : received;
        for (QueueArgument known : ALL) {
            if (known.types().contains(type)) {
                equivalence.checkArgument(known.name(), current, complete);
            }
        }
    }

    /**
     * The arguments with what policies say where the type of queue knows it: of two limits the smaller, else the argument. For
     * streams, and for some settings of quorum queues, the policy counts, as in RabbitMQ.
     */
    static FieldTable with(FieldTable arguments, FieldTable policy, QueueType type) {
        if (policy.isEmpty()) {
            return arguments;
        }
        FieldTable.Builder effective = FieldTable.builder().putAll(arguments);
        for (QueueArgument known : ALL) {
            String setting = EffectivePolicy.settingOf(known.name());
            FieldValue ofPolicy = policy.field(setting);
            if (ofPolicy != null && known.types().contains(type)) {
                FieldValue own = arguments.field(known.name());
                effective.put(
                        known.name(),
                        own == null || EffectivePolicy.countsFirst(setting, type.policyTarget())
                                ? ofPolicy
                                : EffectivePolicy.merged(setting, ofPolicy, own));
            }
        }
        FieldValue deduplication = policy.field(MESSAGE_DEDUPLICATION);
        if (deduplication != null && CLASSIC_AND_QUORUM.contains(type)) {
            effective.put(MESSAGE_DEDUPLICATION, deduplication);
        }
        return effective.build();
    }

    private static void validate(QueueArgument known, FieldTable arguments, String entity) {
        FieldValue value = arguments.field(known.name());
        String wrong = value == null ? null : known.rule().wrong(value, arguments);
        if (wrong != null) {
            throw Refusals.precondition("invalid arg '" + known.name() + "' for " + entity + ": " + wrong);
        }
    }

    private static void checkTaken(String name, QueueType type, String entity) {
        for (QueueArgument known : ALL) {
            if (known.name().equals(name) && !known.types().contains(type)) {
                throw Refusals.precondition(
                        "invalid arg '" + name + "' for " + entity + " of queue type " + type.erlangName());
            }
        }
    }
}
