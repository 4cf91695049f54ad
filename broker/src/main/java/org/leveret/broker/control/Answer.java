package org.leveret.broker.control;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer to a command. It is held back until the batch that gave it is durable and visible; if the batch cannot
 * be written, the answer is INTERNAL_ERROR whatever the command had to say.
 *
 * <p>Owned by the control loop; the reply is called on the asking loop.
 */
public final class Answer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private final ControlLoop control;
    private final Loop replyOn;
    private final Reply<T> reply;
    private boolean given;

    Answer(ControlLoop control, Loop replyOn, Reply<T> reply) {
        this.control = control;
        this.replyOn = replyOn;
        this.reply = reply;
    }

    public void succeed(T value) {
        give(() -> replyOn.post(() -> reply.succeeded(value)));
    }

    /** Succeeds by asking on: {@code ask} runs on the control loop once the batch is durable, and sees to the reply. */
    public void succeedBy(Runnable ask) {
        give(ask);
    }

    public void fail(AmqpException error) {
        give(() -> replyOn.post(() -> reply.failed(error)));
    }

    /** Where the answer goes, for who was asked on by {@link #succeedBy}; to be called on the asking loop. */
    public Reply<T> reply() {
        return reply;
    }

    /** Runs a later step of the command; a refusal that it throws becomes the answer, anything else INTERNAL_ERROR. */
    public void attempt(Runnable step) {
        try {
            step.run();
        } catch (AmqpException e) {
            if (given) {
                LOG.error("a command that was answered already failed", e);
            } else {
                fail(e);
            }
        } catch (Throwable e) {
            if (!given) {
                fail(internalError());
            }
            LOG.error("a command failed", e);
        }
    }

    void refused() {
        replyOn.post(() -> reply.failed(internalError()));
    }

    private void give(Runnable delivery) {
        if (given) {
            throw new IllegalStateException("a command was answered twice");
        }
        given = true;
        control.settle(this, delivery);
    }

    private static AmqpException internalError() {
        return new AmqpException(ReplyCode.INTERNAL_ERROR, "");
    }
}
