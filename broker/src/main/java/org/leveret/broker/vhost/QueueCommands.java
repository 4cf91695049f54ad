package org.leveret.broker.vhost;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.control.Answer;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.event.Event;
import org.leveret.broker.loop.Reply;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions.QueueRow;

/** Declaring and deleting queues, in RabbitMQ's order of checks. Used on the control loop. */
final class QueueCommands {
    private static final String GENERATED_PREFIX = "amq.gen-";
    private static final int GENERATED_BYTES = 16;

    private final VhostState vhost;
    private final IdSequence ids;
    private final QueueFactory factory;
    private final QueueLimit limit;
    private final SecureRandom random = new SecureRandom();

    QueueCommands(VhostState vhost, IdSequence ids, QueueFactory factory, QueueLimit limit) {
        this.vhost = vhost;
        this.ids = ids;
        this.factory = factory;
        this.limit = limit;
    }

    /** What a client asks to be declared. */
    record Declaration(
            Session session,
            String name,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            FieldTable arguments) {
        /** An exclusive queue ends with its connection, so RabbitMQ does not take it for durable. */
        boolean isDurable() {
            return durable && !exclusive;
        }

        @Nullable
        Object owner() {
            return exclusive ? session.connection() : null;
        }

        /** With the default type, if it names none and a queue with these properties can be of that type. */
        Declaration typed(QueueType byDefault) {
            if (byDefault == QueueType.CLASSIC
                    || QueueArguments.isTyped(arguments)
                    || !durable
                    || exclusive
                    || autoDelete) {
                return this;
            }
            return new Declaration(
                    session, name, durable, exclusive, autoDelete, QueueArguments.withType(arguments, byDefault));
        }

        Declaration named(String actualName) {
            return new Declaration(session, actualName, durable, exclusive, autoDelete, arguments);
        }
    }

    void declare(Declaration asked, Answer<QueueDeclared> answer) {
        Declaration given = asked.typed(vhost.defaultQueueType());
        Declaration wanted = given.named(actualName(given));
        vhost.check(wanted.session(), Operation.CONFIGURE, Resource.QUEUE, wanted.name());
        declareNamed(wanted, answer);
    }

    private void declareNamed(Declaration wanted, Answer<QueueDeclared> answer) {
        vhost.checkThere();
        Session session = wanted.session();
        if (session.hasEnded()) {
            throw Refusals.precondition(
                    "the connection that declared " + Refusals.queue(vhost.name, wanted.name()) + " has ended");
        }
        QueueEntry existing = vhost.queues.get(wanted.name());
        if (existing == null) {
            limit.check(vhost, wanted.name());
            QueueHandle started = start(wanted);
            vhost.control.afterCommit(vhost.churn.queuesCreated::increment);
            vhost.control.afterCommit(vhost.churn.queuesDeclared::increment);
            answer.succeed(new QueueDeclared(wanted.name(), started, 0, 0));
        } else if (existing.isDeleting()) {
            existing.whenDecided(() -> answer.attempt(() -> declareNamed(wanted, answer)));
        } else {
            checkEquivalent(existing.definition(), wanted);
            vhost.churn.queuesDeclared.increment();
            answer.succeedBy(() -> counted(existing.handle, answer, session));
        }
    }

    void delete(Session session, String givenName, boolean ifUnused, boolean ifEmpty, Answer<Integer> answer) {
        String name = Names.stripped(givenName);
        vhost.check(session, Operation.CONFIGURE, Resource.QUEUE, name);
        QueueEntry entry = vhost.queues.get(name);
        if (entry == null) {
            answer.succeed(0);
            return;
        }
        if (entry.isDeleting()) {
            entry.whenDecided(() -> answer.attempt(() -> delete(session, name, ifUnused, ifEmpty, answer)));
            return;
        }
        QueueDefinition definition = entry.definition();
        if (!session.isTrusted()) {
            definition.checkAccess(session.connection());
        }
        if (definition.type() == QueueType.QUORUM && (ifUnused || ifEmpty)) {
            throw new AmqpException(
                    ReplyCode.NOT_IMPLEMENTED,
                    "cannot delete " + Refusals.queue(vhost.name, name) + ". queue.delete operations with "
                            + (ifUnused ? "if-unused" : "if-empty") + " flag set are not supported by quorum queues");
        }
        // RabbitMQ deletes a stream whatever the conditions say.
        boolean conditional = definition.type() != QueueType.STREAM;
        QueueDeletion.ask(
                vhost,
                entry,
                ifUnused && conditional,
                ifEmpty && conditional,
                EntityEvents.by(session),
                result -> answer(result, name, answer));
    }

    /** Deletes a queue that is not to outlive its use, unless somebody consumes from it again. */
    void deleteUnused(QueueHandle queue, Answer<Done> answer) {
        QueueEntry entry = vhost.queues.get(queue.definition().name());
        if (entry == null || entry.handle != queue || !endsUnused(queue)) {
            answer.succeed(Done.DONE);
            return;
        }
        if (entry.isDeleting()) {
            entry.whenDecided(() -> deleteUnused(queue, answer));
            return;
        }
        QueueDeletion.ask(vhost, entry, true, false, Event.BY_BROKER, result -> answer.succeed(Done.DONE));
    }

    private static boolean endsUnused(QueueHandle queue) {
        return queue.definition().autoDelete() || queue.features().expires();
    }

    /** Deletes the exclusive queues of a session that ends; it can declare none from now on. */
    void deleteExclusive(Session session, Answer<Done> answer) {
        session.end();
        List<QueueEntry> left = new ArrayList<>();
        for (QueueEntry entry : session.exclusiveQueues()) {
            if (vhost.queues.contains(entry)) {
                left.add(entry);
            }
        }
        deleteAll(left, answer);
    }

    private void deleteAll(List<QueueEntry> left, Answer<Done> answer) {
        if (left.isEmpty()) {
            answer.succeed(Done.DONE);
            return;
        }
        int[] pending = {left.size()};
        Runnable oneDone = () -> {
            if (--pending[0] == 0) {
                answer.succeed(Done.DONE);
            }
        };
        for (QueueEntry entry : left) {
            deleteSurely(entry, oneDone);
        }
    }

    private void deleteSurely(QueueEntry entry, Runnable then) {
        if (!vhost.queues.contains(entry)) {
            then.run();
        } else if (entry.isDeleting()) {
            entry.whenDecided(() -> deleteSurely(entry, then));
        } else {
            QueueDeletion.ask(vhost, entry, false, false, Event.BY_BROKER, result -> then.run());
        }
    }

    private String actualName(Declaration given) {
        String name = Names.stripped(given.name());
        if (!name.isEmpty()) {
            if (Names.isReserved(name)) {
                throw Refusals.reservedName("queue", name);
            }
            return name;
        }
        QueueType type = QueueArguments.type(given.arguments());
        if (type != QueueType.CLASSIC) {
            throw Refusals.precondition("Cannot declare a server-named queue for type " + type.erlangName());
        }
        byte[] unique = new byte[GENERATED_BYTES];
        random.nextBytes(unique);
        return GENERATED_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(unique);
    }

    private void checkEquivalent(QueueDefinition current, Declaration wanted) {
        if (current.exclusiveOwner() != wanted.owner()) {
            throw Refusals.locked(vhost.name, current.name());
        }
        Equivalence equivalence = new Equivalence(Refusals.queue(vhost.name, current.name()));
        equivalence.check("durable", current.durable(), wanted.isDurable());
        equivalence.check("auto_delete", current.autoDelete(), wanted.autoDelete());
        QueueArguments.checkEquivalent(equivalence, current.type(), current.arguments(), wanted.arguments());
    }

    private QueueHandle start(Declaration wanted) {
        String name = wanted.name();
        FieldTable arguments = wanted.arguments();
        String entity = Refusals.queue(vhost.name, name);
        String deadLetterExchange = Arguments.exchangeName(arguments, QueueArguments.DEAD_LETTER_EXCHANGE, entity);
        if (deadLetterExchange != null) {
            vhost.check(wanted.session(), Operation.READ, Resource.QUEUE, name);
            vhost.check(wanted.session(), Operation.WRITE, Resource.EXCHANGE, deadLetterExchange);
        }
        QueueArguments.validate(arguments, vhost.name, name);
        QueueType type = QueueArguments.type(arguments);
        checkProperties(wanted, type, entity);
        FieldTable complete = QueueArguments.withType(arguments, type);
        Bytes stored = Arguments.stored(complete, entity);
        QueueDefinition definition = new QueueDefinition(
                ids.next(), vhost.name, name, wanted.isDurable(), wanted.owner(), wanted.autoDelete(), type, complete);
        QueueHandle started = factory.start(definition, vhost.policies.features(definition), false);
        QueueEntry entry = new QueueEntry(started, wanted.exclusive() ? wanted.session() : null);
        vhost.add(entry);
        String by = EntityEvents.by(wanted.session());
        vhost.control.announce(() -> EntityEvents.queueCreated(definition, by));
        if (entry.owner != null) {
            entry.owner.declared(entry);
        }
        if (definition.durable()) {
            vhost.write(new DefinitionChange.PutQueue(
                    new QueueRow(definition.id(), vhost.name, name, definition.autoDelete(), stored)));
        }
        return entry.handle;
    }

    private static void checkProperties(Declaration wanted, QueueType type, String entity) {
        if (type == QueueType.CLASSIC) {
            return;
        }
        String property = null;
        if (wanted.autoDelete()) {
            property = "auto-delete";
        } else if (wanted.exclusive()) {
            property = "exclusive-owner";
        } else if (!wanted.durable()) {
            property = "non-durable";
        }
        if (property != null) {
            throw Refusals.precondition("invalid property '" + property + "' for " + entity);
        }
        if (type == QueueType.STREAM) {
            StreamArguments.checkSizes(wanted.arguments());
        }
    }

    private static void counted(QueueHandle queue, Answer<QueueDeclared> answer, Session session) {
        queue.counts(session.loop(), new CountsReply(queue, answer.reply()));
    }

    private void answer(DeleteResult result, String name, Answer<Integer> answer) {
        switch (result.outcome()) {
            case DELETED -> answer.succeed(result.readyCount());
            case IN_USE -> answer.fail(Refusals.inUse(Refusals.queue(vhost.name, name)));
            case NOT_EMPTY -> answer.fail(Refusals.precondition(Refusals.queue(vhost.name, name) + " not empty"));
        }
    }

    /** Makes an answer to queue.declare of a queue's counts; runs on the asking loop. */
    record CountsReply(QueueHandle queue, Reply<QueueDeclared> reply) implements Reply<QueueCounts> {
        @Override
        public void succeeded(QueueCounts counts) {
            reply.succeeded(new QueueDeclared(queue.definition().name(), queue, counts.ready(), counts.consumers()));
        }

        @Override
        public void failed(AmqpException error) {
            reply.failed(error);
        }
    }
}
