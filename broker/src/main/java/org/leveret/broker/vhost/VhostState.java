package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.control.Published;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.statistics.Churn;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeType;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.RoutingTable;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions.VhostRow;

/** What a virtual host consists of: the working state of the control loop, and what is published of it. */
final class VhostState implements Published {
    final String name;
    final ControlLoop control;
    final Users users;
    final QueueRegistry queues = new QueueRegistry();
    final RecentHistories histories;
    final DeduplicationCaches caches;
    final DelayedExchanges delays;
    final VhostPolicies policies;
    final Churn churn;
    private final VhostSettings settings;
    private volatile RoutingTable published;
    private volatile VhostRow publishedRow;

    // Owned by the control loop.
    final BindingRows bindingRows = new BindingRows();
    private RoutingTable table;
    private VhostRow row;
    private boolean deleted;

    VhostState(
            VhostRow row,
            ControlLoop control,
            Users users,
            ExchangeShare historyShare,
            ExchangeShare cacheShare,
            IdSequence ids,
            ContentFactories factories,
            Policies policies,
            Churn churn,
            VhostSettings settings) {
        this.name = row.name();
        this.row = row;
        this.publishedRow = row;
        this.settings = settings;
        this.control = control;
        this.users = users;
        this.histories = new RecentHistories(control, historyShare);
        this.policies = new VhostPolicies(name, policies);
        this.caches = new DeduplicationCaches(name, control, ids, cacheShare, factories.values(), this.policies);
        this.delays = new DelayedExchanges(name, control, ids, factories.delays());
        this.churn = churn;
        this.table = name.equals(settings.eventVhost()) ? withEvents(predeclared()) : predeclared();
        this.published = table;
    }

    /** Exchanges and bindings as everyone may read them. Any thread. */
    RoutingTable routing() {
        return published;
    }

    /** Exchanges and bindings as the current batch has them. */
    RoutingTable table() {
        return table;
    }

    void table(RoutingTable changed) {
        table = changed;
        control.touched(this);
    }

    /** What it is defined as, as everyone may read it. Any thread. */
    VhostRow published() {
        return publishedRow;
    }

    /** What it is defined as, as the current batch has it. */
    VhostRow row() {
        return row;
    }

    void describe(String description, String tags) {
        change(new VhostRow(name, description, tags, row.defaultQueueType(), row.protectedFromDeletion()));
    }

    void defaultQueueType(@Nullable QueueType type) {
        change(new VhostRow(
                name, row.description(), row.tags(), type == null ? "" : type.argument(), row.protectedFromDeletion()));
    }

    void protectedFromDeletion(boolean on) {
        change(new VhostRow(name, row.description(), row.tags(), row.defaultQueueType(), on));
    }

    /** What a queue is that is declared without a type. */
    QueueType defaultQueueType() {
        QueueType own = QueueType.byArgument(row.defaultQueueType());
        return own == null ? settings.defaultQueueType() : own;
    }

    private void change(VhostRow changed) {
        row = changed;
        control.touched(this);
    }

    void deleted(boolean isDeleted) {
        deleted = isDeleted;
    }

    /** @throws org.leveret.amqp.AmqpException CONNECTION_FORCED if the virtual host was deleted while a command waited */
    void checkThere() {
        if (deleted) {
            throw Refusals.vhostDeleted(name);
        }
    }

    /** Makes a change durable; of a virtual host that is deleted none is, as there may be another of its name. */
    void write(DefinitionChange change) {
        if (!deleted) {
            control.write(change);
        }
    }

    void add(QueueEntry entry) {
        queues.add(entry);
        control.touched(this);
    }

    void remove(QueueEntry entry) {
        queues.remove(entry);
        control.touched(this);
    }

    /** Takes out a queue whose content is gone although the deletion of its definition could not be written. */
    void drop(QueueEntry entry) {
        queues.drop(entry);
        RoutingTable.Change change = table.deleteQueue(entry.definition().name());
        table = change.table();
        published = table;
        change.deletedExchanges().forEach(histories::deleted);
        change.deletedExchanges().forEach(caches::deleted);
        change.deletedExchanges().forEach(delays::deleted);
    }

    /** Refuses what the session's user may not do; the broker's own session may do all. */
    void check(Session session, Operation operation, Resource resource, String resourceName) {
        if (session.userName() != null) {
            users.working().check(session.userName(), name, operation, resource, resourceName);
        }
    }

    @Override
    public void publish() {
        publishedRow = row;
        queues.publishAdded();
        published = table;
        queues.publishRemoved();
        bindingRows.publish();
    }

    @Override
    public void revert() {
        table = published;
        row = publishedRow;
        bindingRows.revert();
        queues.revert(this::discard);
    }

    private void discard(QueueEntry neverPublished) {
        QueueDeletion.discard(this, neverPublished.handle);
    }

    /** The exchanges that RabbitMQ has in every virtual host. They are not on disk. */
    private static RoutingTable predeclared() {
        return RoutingTable.empty()
                .declare(exchange("", ExchangeTypes.DIRECT, false))
                .declare(exchange("amq.direct", ExchangeTypes.DIRECT, false))
                .declare(exchange("amq.fanout", ExchangeTypes.FANOUT, false))
                .declare(exchange("amq.topic", ExchangeTypes.TOPIC, false))
                .declare(exchange("amq.headers", ExchangeTypes.HEADERS, false))
                .declare(exchange("amq.match", ExchangeTypes.HEADERS, false))
                .declare(exchange(Names.TRACE_EXCHANGE, ExchangeTypes.TOPIC, true));
    }

    private static RoutingTable withEvents(RoutingTable table) {
        return table.declare(exchange(Names.EVENT_EXCHANGE, ExchangeTypes.TOPIC, true));
    }

    private static Exchange exchange(String name, ExchangeType type, boolean internal) {
        return new Exchange(name, type, true, false, internal, null);
    }
}
