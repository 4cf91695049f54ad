package org.leveret.broker.messages;

import java.util.concurrent.CompletableFuture;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.control.admin.CommandRefusedException;

/** Has what goes wrong in a step told to whoever waits for the last. Stateless. */
public final class Futures {
    private Futures() {}

    /** Runs a step; what it throws fails the future. */
    public static void attempt(CompletableFuture<?> future, Runnable step) {
        try {
            step.run();
        } catch (AmqpException e) {
            future.completeExceptionally(new CommandRefusedException(e));
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }
}
