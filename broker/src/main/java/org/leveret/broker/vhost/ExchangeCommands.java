package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeType;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.InvalidExchangeException;
import org.leveret.router.UnknownExchangeTypeException;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions.ExchangeRow;

/** Declaring and deleting exchanges, in RabbitMQ's order of checks. Used on the control loop. */
final class ExchangeCommands {
    static final String ALTERNATE_EXCHANGE = "alternate-exchange";

    private final VhostState vhost;

    ExchangeCommands(VhostState vhost) {
        this.vhost = vhost;
    }

    void declare(
            Session session,
            String givenName,
            String typeName,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            FieldTable arguments) {
        ExchangeType type = type(typeName);
        String name = Names.stripped(givenName);
        checkNotDefault(name);
        vhost.check(session, Operation.CONFIGURE, Resource.EXCHANGE, name);
        Exchange existing = vhost.table().exchange(name);
        if (existing != null) {
            checkEquivalent(existing, type, durable, autoDelete, internal, arguments);
            return;
        }
        if (Names.isReserved(name)) {
            throw Refusals.reservedName("exchange", name);
        }
        String entity = Refusals.exchange(vhost.name, name);
        String alternate = Arguments.exchangeName(arguments, ALTERNATE_EXCHANGE, entity);
        if (alternate != null) {
            vhost.check(session, Operation.READ, Resource.EXCHANGE, name);
            vhost.check(session, Operation.WRITE, Resource.EXCHANGE, alternate);
        }
        Exchange exchange = vhost.policies.applied(
                new Exchange(name, type, durable, autoDelete, internal, alternate, Arguments.plain(arguments)));
        validate(exchange, arguments);
        Bytes stored = Arguments.stored(arguments, entity);
        vhost.table(vhost.table().declare(exchange));
        vhost.histories.declared(exchange);
        String by = EntityEvents.by(session);
        vhost.control.announce(() -> EntityEvents.exchangeCreated(vhost.name, exchange, arguments, by));
        // No type has both.
        long contentId = Math.max(vhost.delays.declared(exchange), vhost.caches.declared(exchange));
        if (durable) {
            vhost.write(new DefinitionChange.PutExchange(
                    new ExchangeRow(vhost.name, name, type.name(), autoDelete, internal, stored, contentId)));
        }
    }

    void delete(Session session, String givenName, boolean ifUnused) {
        String name = Names.stripped(givenName);
        checkNotDefault(name);
        if (Names.isReserved(name)) {
            throw new AmqpException(
                    ReplyCode.ACCESS_REFUSED,
                    "deletion of system " + Refusals.exchange(vhost.name, name) + " not allowed");
        }
        vhost.check(session, Operation.CONFIGURE, Resource.EXCHANGE, name);
        if (ifUnused && vhost.table().isSource(name)) {
            throw Refusals.inUse(Refusals.exchange(vhost.name, name));
        }
        RoutingChanges.apply(vhost, vhost.table().deleteExchange(name), EntityEvents.by(session));
    }

    static void checkNotDefault(String name) {
        if (name.isEmpty()) {
            throw Refusals.defaultExchange();
        }
    }

    private static ExchangeType type(String name) {
        ExchangeType type = ExchangeTypes.byName(name);
        if (type == null) {
            throw unknownType(name);
        }
        return type;
    }

    private static AmqpException unknownType(String name) {
        // The empty string happens to be something that RabbitMQ knows, only not as an exchange type.
        String problem = name.isEmpty() ? "invalid" : "unknown";
        return new AmqpException(ReplyCode.COMMAND_INVALID, problem + " exchange type '" + name + "'");
    }

    private static void validate(Exchange exchange, FieldTable arguments) {
        try {
            exchange.type().validate(exchange, Arguments.types(arguments));
        } catch (UnknownExchangeTypeException e) {
            throw unknownType(e.type());
        } catch (InvalidExchangeException e) {
            throw Refusals.precondition(String.valueOf(e.getMessage()));
        }
    }

    private void checkEquivalent(
            Exchange existing,
            ExchangeType type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            FieldTable arguments) {
        Equivalence equivalence = new Equivalence(Refusals.exchange(vhost.name, existing.name()));
        equivalence.checkAtom("type", existing.type().name(), type.name());
        equivalence.check("durable", existing.durable(), durable);
        equivalence.check("auto_delete", existing.autoDelete(), autoDelete);
        equivalence.check("internal", existing.internal(), internal);
        equivalence.checkArgument(
                ALTERNATE_EXCHANGE, field(declaredAlternate(existing)), arguments.field(ALTERNATE_EXCHANGE));
    }

    /** The alternate exchange that an argument names; a policy may have given it another. */
    static @Nullable String declaredAlternate(Exchange exchange) {
        return exchange.arguments().get(ALTERNATE_EXCHANGE) instanceof String name ? name : null;
    }

    private static @Nullable FieldValue field(@Nullable String text) {
        return text == null ? null : FieldValue.of(text);
    }
}
