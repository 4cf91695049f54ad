package org.leveret.management.command.ctl;

/** The HTTP interface of the broker that the commands are for. */
interface Api extends AutoCloseable {
    /**
     * Asks once, and waits for the answer.
     *
     * @throws CtlException if there is no broker, or no answer in time
     */
    ApiReply send(ApiRequest request);

    @Override
    void close();
}
