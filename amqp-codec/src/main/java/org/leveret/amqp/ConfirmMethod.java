package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class confirm, RabbitMQ's publisher confirms.
 */
public sealed interface ConfirmMethod extends Method {

    int CLASS_ID = 85;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends ConfirmMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onConfirmSelect(ConfirmSelect method);
    }

    /** Turns publisher confirms on for the channel. */
    record ConfirmSelect(boolean noWait) implements Request {

        static ConfirmSelect read(ArgumentReader in) {
            return new ConfirmSelect(in.readBit());
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBoolean(noWait);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConfirmSelect(this);
        }
    }

    /** Publishes are confirmed from now on. */
    record ConfirmSelectOk() implements ConfirmMethod {

        static ConfirmSelectOk read(ArgumentReader in) {
            return new ConfirmSelectOk();
        }

        @Override
        public int methodId() {
            return 11;
        }
    }
}
