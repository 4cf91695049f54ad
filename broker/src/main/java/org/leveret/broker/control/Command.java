package org.leveret.broker.control;

/** Something that the control loop is asked to do. Runs on the control loop. */
@FunctionalInterface
public interface Command<T> {
    /**
     * Does it, and sees to it that the answer is given, now or in a later batch.
     *
     * @throws org.leveret.amqp.AmqpException a refusal, which becomes the answer; nothing may have been changed yet
     */
    void run(Answer<T> answer);
}
