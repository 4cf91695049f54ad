package org.leveret.broker.control.admin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.vhost.QueueDeclared;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.Session;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeType;
import org.leveret.router.ExchangeTypes;

/**
 * What is declared in the virtual hosts: to be listed as it is at this moment, and changed by the rules and with the texts of
 * AMQP. Any thread may call. A command is done for a user, whose permissions are checked, or for nobody (null), when none
 * are; a refusal is a {@link CommandRefusedException}. Stages complete on the control loop, where nothing may block.
 *
 * <p>A virtual host that does not exist has nothing in it; commands on it are refused with 404 and {@code vhost_not_found}.
 */
public final class Topology {
    private static final int NAME_BYTES_MAX = 255;

    private final ControlLoop control;
    private final VirtualHosts vhosts;

    Topology(ControlLoop control, VirtualHosts vhosts) {
        this.control = control;
        this.vhosts = vhosts;
    }

    /** What one command of a virtual host is given. */
    private interface Request<T> {
        void on(VirtualHost vhost, Session session, Reply<T> reply);
    }

    /** The names of the types of exchange that there are. */
    public List<String> exchangeTypes() {
        return ExchangeTypes.all().stream().map(ExchangeType::name).toList();
    }

    /** How many queues a virtual host has; 0 if it does not exist. */
    public int queueCount(String vhost) {
        VirtualHost found = vhosts.find(vhost);
        return found == null ? 0 : found.queueCount();
    }

    /** The virtual hosts, by name. */
    public List<VirtualHostView> virtualHosts() {
        return vhosts.all().stream()
                .map(VirtualHostView::of)
                .sorted(Comparator.comparing(VirtualHostView::name))
                .toList();
    }

    public Optional<VirtualHostView> virtualHost(String name) {
        return Optional.ofNullable(vhosts.find(name)).map(VirtualHostView::of);
    }

    /** The exchanges of a virtual host, by name, predeclared ones included. */
    public List<ExchangeView> exchanges(String vhost) {
        VirtualHost host = vhosts.find(vhost);
        List<ExchangeView> exchanges = new ArrayList<>();
        if (host != null) {
            host.routing().exchanges().forEach(exchange -> exchanges.add(view(host, exchange)));
        }
        exchanges.sort(Comparator.comparing(ExchangeView::name));
        return exchanges;
    }

    public Optional<ExchangeView> exchange(String vhost, String name) {
        VirtualHost host = vhosts.find(vhost);
        Exchange exchange = host == null ? null : host.routing().exchange(name);
        return host == null || exchange == null ? Optional.empty() : Optional.of(view(host, exchange));
    }

    /** The queues of a virtual host, by name. */
    public List<QueueView> queues(String vhost) {
        VirtualHost host = vhosts.find(vhost);
        if (host == null) {
            return List.of();
        }
        Collection<QueueHandle> handles = host.queues();
        List<QueueView> queues = new ArrayList<>(handles.size());
        handles.forEach(queue -> queues.add(view(host, queue.definition())));
        queues.sort(Comparator.comparing(QueueView::name));
        return queues;
    }

    public Optional<QueueView> queue(String vhost, String name) {
        VirtualHost host = vhosts.find(vhost);
        QueueHandle queue = host == null ? null : host.queue(name);
        return host == null || queue == null ? Optional.empty() : Optional.of(view(host, queue.definition()));
    }

    /** The bindings of a virtual host; not those of the default exchange, to which every queue is bound by its name. */
    public List<BindingView> bindings(String vhost) {
        VirtualHost host = vhosts.find(vhost);
        return host == null ? List.of() : views(host, host.routing().bindings());
    }

    /** The bindings that lead from an exchange. */
    public List<BindingView> bindingsFrom(String vhost, String exchange) {
        VirtualHost host = vhosts.find(vhost);
        return host == null ? List.of() : views(host, host.routing().bindingsFrom(exchange));
    }

    /** The bindings that lead to a queue or an exchange. */
    public List<BindingView> bindingsTo(String vhost, String destination, boolean toQueue) {
        VirtualHost host = vhosts.find(vhost);
        return host == null ? List.of() : views(host, host.routing().bindingsTo(destination, type(toQueue)));
    }

    /** Declares an exchange; the policy of the request plays no part. */
    public CompletableFuture<Done> declareExchange(@Nullable String user, ExchangeView wanted) {
        return ask(user, wanted.vhost(), (host, session, reply) -> {
            checkLengths(wanted.name(), wanted.type());
            host.declareExchange(
                    session,
                    wanted.name(),
                    wanted.type(),
                    wanted.durable(),
                    wanted.autoDelete(),
                    wanted.internal(),
                    table(wanted.arguments()),
                    reply);
        });
    }

    public CompletableFuture<Done> deleteExchange(@Nullable String user, String vhost, String name, boolean ifUnused) {
        return ask(user, vhost, (host, session, reply) -> host.deleteExchange(session, name, ifUnused, reply));
    }

    /** Declares a queue; the policy of the request plays no part, and its type is what the arguments say. */
    public CompletableFuture<Done> declareQueue(@Nullable String user, QueueView wanted) {
        return this.<QueueDeclared>ask(user, wanted.vhost(), (host, session, reply) -> {
                    checkLengths(wanted.name());
                    host.declareQueue(
                            session,
                            wanted.name(),
                            wanted.durable(),
                            false,
                            wanted.autoDelete(),
                            table(wanted.arguments()),
                            reply);
                })
                .thenApply(declared -> Done.DONE);
    }

    /** Deletes a queue and tells how many ready messages went with it. */
    public CompletableFuture<Integer> deleteQueue(
            @Nullable String user, String vhost, String name, boolean ifUnused, boolean ifEmpty) {
        return ask(user, vhost, (host, session, reply) -> host.deleteQueue(session, name, ifUnused, ifEmpty, reply));
    }

    public CompletableFuture<Done> bind(@Nullable String user, BindingView wanted) {
        return ask(user, wanted.vhost(), (host, session, reply) -> {
            checkLengths(wanted.source(), wanted.destination(), wanted.routingKey());
            FieldTable arguments = table(wanted.arguments());
            if (wanted.toQueue()) {
                host.bindQueue(session, wanted.destination(), wanted.source(), wanted.routingKey(), arguments, reply);
            } else {
                host.bindExchange(
                        session, wanted.destination(), wanted.source(), wanted.routingKey(), arguments, reply);
            }
        });
    }

    /** Removes a binding that was listed; one that is gone is as good as removed. */
    public CompletableFuture<Done> unbind(@Nullable String user, BindingView listed) {
        return ask(user, listed.vhost(), (host, session, reply) -> {
            Map<String, Object> arguments = listed.arguments();
            for (Binding binding : host.routing().bindingsFrom(listed.source())) {
                if (view(host, binding).equals(listed)) {
                    arguments = binding.arguments();
                }
            }
            FieldTable table = PlainTables.ofBinding(arguments);
            if (listed.toQueue()) {
                host.unbindQueue(session, listed.destination(), listed.source(), listed.routingKey(), table, reply);
            } else {
                host.unbindExchange(session, listed.destination(), listed.source(), listed.routingKey(), table, reply);
            }
        });
    }

    private <T> CompletableFuture<T> ask(@Nullable String user, String vhost, Request<T> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        VirtualHost host = vhosts.find(vhost);
        if (host == null) {
            result.completeExceptionally(new CommandRefusedException(noVhost()));
            return result;
        }
        Session session = user == null ? Session.trusted(control) : new Session(user, null, control);
        try {
            request.on(host, session, new Reply<>() {
                @Override
                public void succeeded(T value) {
                    result.complete(value);
                }

                @Override
                public void failed(AmqpException error) {
                    result.completeExceptionally(new CommandRefusedException(error));
                }
            });
        } catch (AmqpException e) {
            result.completeExceptionally(new CommandRefusedException(e));
        }
        return result;
    }

    /** Over AMQP nobody could ask for a longer one. */
    private static void checkLengths(String... names) {
        for (String name : names) {
            if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
                throw new AmqpException(
                        ReplyCode.PRECONDITION_FAILED, "a name or key is longer than " + NAME_BYTES_MAX + " bytes");
            }
        }
    }

    private static AmqpException noVhost() {
        return new AmqpException(ReplyCode.NOT_FOUND, "vhost_not_found");
    }

    private static FieldTable table(Map<String, Object> arguments) {
        try {
            return PlainTables.table(arguments);
        } catch (IllegalArgumentException e) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "invalid arguments: " + e.getMessage());
        }
    }

    private static DestinationType type(boolean toQueue) {
        return toQueue ? DestinationType.QUEUE : DestinationType.EXCHANGE;
    }

    private static ExchangeView view(VirtualHost host, Exchange exchange) {
        return new ExchangeView(
                host.name(),
                exchange.name(),
                exchange.type().name(),
                exchange.durable(),
                exchange.autoDelete(),
                exchange.internal(),
                PlainTables.of(exchange.arguments()),
                host.policyOf(exchange));
    }

    private static QueueView view(VirtualHost host, QueueDefinition queue) {
        return new QueueView(
                queue.vhost(),
                queue.name(),
                queue.durable(),
                queue.autoDelete(),
                queue.isExclusive(),
                queue.type().argument(),
                PlainTables.of(queue.arguments()),
                host.policyOf(queue));
    }

    private static List<BindingView> views(VirtualHost host, Iterable<Binding> bindings) {
        List<BindingView> views = new ArrayList<>();
        bindings.forEach(binding -> views.add(view(host, binding)));
        return views;
    }

    private static BindingView view(VirtualHost host, Binding binding) {
        return new BindingView(
                host.name(),
                binding.source(),
                binding.destination(),
                binding.destinationType() == DestinationType.QUEUE,
                binding.bindingKey(),
                PlainTables.of(binding.arguments()));
    }
}
