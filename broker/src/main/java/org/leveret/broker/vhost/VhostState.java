package org.leveret.broker.vhost;

import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.Users;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.IdSequence;
import org.leveret.broker.control.Published;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeType;
import org.leveret.router.ExchangeTypes;
import org.leveret.router.RoutingTable;

/** What a virtual host consists of: the working state of the control loop, and what is published of it. */
final class VhostState implements Published {
    final String name;
    final ControlLoop control;
    final Users users;
    final QueueRegistry queues = new QueueRegistry();
    final RecentHistories histories;
    final DelayedExchanges delays;
    private volatile RoutingTable published;

    // Owned by the control loop.
    final BindingRows bindingRows = new BindingRows();
    private RoutingTable table;
    private boolean deleted;

    VhostState(
            String name,
            ControlLoop control,
            Users users,
            HistoryShare historyShare,
            IdSequence ids,
            DelayFactory delayFactory) {
        this.name = name;
        this.control = control;
        this.users = users;
        this.histories = new RecentHistories(control, historyShare);
        this.delays = new DelayedExchanges(name, control, ids, delayFactory);
        this.table = predeclared();
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

    boolean isDeleted() {
        return deleted;
    }

    void deleted(boolean isDeleted) {
        deleted = isDeleted;
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
        queues.publishAdded();
        published = table;
        queues.publishRemoved();
        bindingRows.publish();
    }

    @Override
    public void revert() {
        table = published;
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
                .declare(exchange("amq.rabbitmq.trace", ExchangeTypes.TOPIC, true));
    }

    private static Exchange exchange(String name, ExchangeType type, boolean internal) {
        return new Exchange(name, type, true, false, internal, null);
    }
}
