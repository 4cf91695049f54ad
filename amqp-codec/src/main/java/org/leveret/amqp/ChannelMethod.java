package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class channel (specification section 1.5).
 */
public sealed interface ChannelMethod extends Method {

    int CLASS_ID = 20;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends ChannelMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onChannelOpen(ChannelOpen method);

        void onChannelFlow(ChannelFlow method);

        void onChannelFlowOk(ChannelFlowOk method);

        void onChannelClose(ChannelClose method);

        void onChannelCloseOk(ChannelCloseOk method);
    }

    /** Opens a channel. */
    record ChannelOpen() implements Request {

        static ChannelOpen read(ArgumentReader in) {
            in.readShortString();
            return new ChannelOpen();
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeByte(0);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onChannelOpen(this);
        }
    }

    /** The channel is open. */
    record ChannelOpenOk() implements ChannelMethod {

        static ChannelOpenOk read(ArgumentReader in) {
            in.readLongString();
            return new ChannelOpenOk();
        }

        @Override
        public int methodId() {
            return 11;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt(0);
        }
    }

    /** Asks the peer to stop or resume sending content. */
    record ChannelFlow(boolean active) implements Request {

        static ChannelFlow read(ArgumentReader in) {
            return new ChannelFlow(in.readBit());
        }

        @Override
        public int methodId() {
            return 20;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBoolean(active);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onChannelFlow(this);
        }
    }

    /** The peer has stopped or resumed. */
    record ChannelFlowOk(boolean active) implements Request {

        static ChannelFlowOk read(ArgumentReader in) {
            return new ChannelFlowOk(in.readBit());
        }

        @Override
        public int methodId() {
            return 21;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBoolean(active);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onChannelFlowOk(this);
        }
    }

    /** Either side closes the channel; the ids name the method that failed, or are 0. */
    record ChannelClose(int replyCode, String replyText, int failedClassId, int failedMethodId) implements Request {

        static ChannelClose read(ArgumentReader in) {
            return new ChannelClose(in.readShort(), in.readShortString(), in.readShort(), in.readShort());
        }

        @Override
        public int methodId() {
            return 40;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(replyCode);
            ArgumentWriter.shortString(out, replyText);
            out.writeShort(failedClassId);
            out.writeShort(failedMethodId);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onChannelClose(this);
        }
    }

    /** The close is done. */
    record ChannelCloseOk() implements Request {

        static ChannelCloseOk read(ArgumentReader in) {
            return new ChannelCloseOk();
        }

        @Override
        public int methodId() {
            return 41;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onChannelCloseOk(this);
        }
    }
}
