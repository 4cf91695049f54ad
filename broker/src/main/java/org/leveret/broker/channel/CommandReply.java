package org.leveret.broker.channel;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.Method;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.loop.Reply;

/**
 * A method whose outcome comes from another loop: the connection takes nothing more until it is there, so that methods are
 * carried out in the order in which they came.
 */
final class CommandReply<T> implements Reply<T> {
    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final Method asked;
    private final Function<T, @Nullable Method> answer;

    private CommandReply(
            AmqpConnection connection, AmqpChannel channel, Method asked, Function<T, @Nullable Method> answer) {
        this.connection = connection;
        this.channel = channel;
        this.asked = asked;
        this.answer = answer;
    }

    /** Answers with a method that says nothing but that it is done. */
    static <T> CommandReply<T> of(
            AmqpConnection connection, AmqpChannel channel, Method asked, boolean noWait, Method done) {
        return new CommandReply<>(connection, channel, asked, outcome -> noWait ? null : done);
    }

    /** Answers with what the function makes of the outcome, or with nothing where it gives null. */
    static <T> CommandReply<T> of(
            AmqpConnection connection, AmqpChannel channel, Method asked, Function<T, @Nullable Method> answer) {
        return new CommandReply<>(connection, channel, asked, answer);
    }

    /** Sends the command off; what is thrown at once has the asked method's ids. */
    void ask(Consumer<Reply<T>> command) {
        connection.awaitReply();
        try {
            connection.loop().flushLetters();
            command.accept(this);
        } catch (AmqpException e) {
            connection.replied();
            throw e.at(asked.classId(), asked.methodId());
        }
    }

    @Override
    public void succeeded(T value) {
        Method method = answer.apply(value);
        if (method != null && channel.isOpen()) {
            channel.send(method);
        }
        connection.replied();
    }

    @Override
    public void failed(AmqpException error) {
        channel.fail(error.at(asked.classId(), asked.methodId()));
        connection.replied();
    }
}
