package org.leveret.broker.vhost;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Reply;

/** A connection that waits for its replies; a refusal is thrown. */
public final class TestClient {
    private final VirtualHost vhost;
    private final Session session;

    TestClient(VirtualHost vhost, Session session) {
        this.vhost = vhost;
        this.session = session;
    }

    public Session session() {
        return session;
    }

    /** Calls a command and waits for its reply. */
    public <T> T call(Consumer<Reply<T>> command) {
        return await(start(command));
    }

    /** Calls a command without waiting. */
    public <T> CompletableFuture<T> start(Consumer<Reply<T>> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        command.accept(new Reply<>() {
            @Override
            public void succeeded(T value) {
                complete(() -> result.complete(value));
            }

            @Override
            public void failed(AmqpException error) {
                complete(() -> result.completeExceptionally(error));
            }

            private void complete(Runnable completion) {
                if (session.loop().inside()) {
                    completion.run();
                } else {
                    result.completeExceptionally(new AssertionError("a reply came on another loop"));
                }
            }
        });
        return result;
    }

    public static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get(10, SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no reply came", e);
        }
    }

    public void declareExchange(String name, String type) {
        declareExchange(name, type, true, false, false, FieldTable.EMPTY);
    }

    public void declareExchange(
            String name, String type, boolean durable, boolean autoDelete, boolean internal, FieldTable arguments) {
        this.<Done>call(
                reply -> vhost.declareExchange(session, name, type, durable, autoDelete, internal, arguments, reply));
    }

    public void checkExchange(String name) {
        this.<Done>call(reply -> vhost.checkExchange(session, name, reply));
    }

    public void deleteExchange(String name, boolean ifUnused) {
        this.<Done>call(reply -> vhost.deleteExchange(session, name, ifUnused, reply));
    }

    public void bindExchange(String destination, String source, String key) {
        this.<Done>call(reply -> vhost.bindExchange(session, destination, source, key, FieldTable.EMPTY, reply));
    }

    public void unbindExchange(String destination, String source, String key) {
        this.<Done>call(reply -> vhost.unbindExchange(session, destination, source, key, FieldTable.EMPTY, reply));
    }

    public QueueDeclared declareQueue(String name) {
        return declareQueue(name, true, false, false, FieldTable.EMPTY);
    }

    public QueueDeclared declareQueue(String name, FieldTable arguments) {
        return declareQueue(name, true, false, false, arguments);
    }

    public QueueDeclared declareQueue(
            String name, boolean durable, boolean exclusive, boolean autoDelete, FieldTable arguments) {
        return call(reply -> vhost.declareQueue(session, name, durable, exclusive, autoDelete, arguments, reply));
    }

    public QueueDeclared declareExclusiveQueue(String name) {
        return declareQueue(name, false, true, false, FieldTable.EMPTY);
    }

    public QueueDeclared checkQueue(String name) {
        return call(reply -> vhost.checkQueue(session, name, reply));
    }

    public int deleteQueue(String name, boolean ifUnused, boolean ifEmpty) {
        return this.<Integer>call(reply -> vhost.deleteQueue(session, name, ifUnused, ifEmpty, reply));
    }

    public void bindQueue(String queue, String exchange, String key) {
        bindQueue(queue, exchange, key, FieldTable.EMPTY);
    }

    public void bindQueue(String queue, String exchange, String key, FieldTable arguments) {
        this.<Done>call(reply -> vhost.bindQueue(session, queue, exchange, key, arguments, reply));
    }

    public void unbindQueue(String queue, String exchange, String key) {
        unbindQueue(queue, exchange, key, FieldTable.EMPTY);
    }

    public void unbindQueue(String queue, String exchange, String key, FieldTable arguments) {
        this.<Done>call(reply -> vhost.unbindQueue(session, queue, exchange, key, arguments, reply));
    }

    /** Ends the connection as far as the virtual host is concerned. */
    public void end() {
        this.<Done>call(reply -> vhost.deleteExclusiveQueues(session, reply));
    }
}
