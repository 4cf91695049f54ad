package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/** The methods of class basic that only a broker sends. */
public sealed interface BasicReply extends BasicMethod {

    /** The prefetch limits are set. */
    record BasicQosOk() implements BasicReply {

        static BasicQosOk read(ArgumentReader in) {
            return new BasicQosOk();
        }

        @Override
        public int methodId() {
            return 11;
        }
    }

    /** The consumer is there. */
    record BasicConsumeOk(String consumerTag) implements BasicReply {

        static BasicConsumeOk read(ArgumentReader in) {
            return new BasicConsumeOk(in.readShortString());
        }

        @Override
        public int methodId() {
            return 21;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, consumerTag);
        }
    }

    /** Returns a mandatory message that no queue took; its content follows. */
    record BasicReturn(int replyCode, String replyText, String exchange, String routingKey) implements BasicReply {

        static BasicReturn read(ArgumentReader in) {
            return new BasicReturn(in.readShort(), in.readShortString(), in.readShortString(), in.readShortString());
        }

        @Override
        public int methodId() {
            return 50;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(replyCode);
            ArgumentWriter.shortString(out, replyText);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
        }
    }

    /** Delivers the message whose content follows. */
    record BasicDeliver(String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey)
            implements BasicReply {

        static BasicDeliver read(ArgumentReader in) {
            return new BasicDeliver(
                    in.readShortString(), in.readLongLong(), in.readBit(), in.readShortString(), in.readShortString());
        }

        @Override
        public int methodId() {
            return 60;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, consumerTag);
            out.writeLong(deliveryTag);
            out.writeBoolean(redelivered);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
        }
    }

    /** The message, whose content follows, and how many are ready behind it. */
    record BasicGetOk(long deliveryTag, boolean redelivered, String exchange, String routingKey, long messageCount)
            implements BasicReply {

        static BasicGetOk read(ArgumentReader in) {
            return new BasicGetOk(
                    in.readLongLong(), in.readBit(), in.readShortString(), in.readShortString(), in.readUnsignedInt());
        }

        @Override
        public int methodId() {
            return 71;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeBoolean(redelivered);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
            out.writeInt((int) messageCount);
        }
    }

    /** No message is ready. */
    record BasicGetEmpty() implements BasicReply {

        static BasicGetEmpty read(ArgumentReader in) {
            in.readShortString();
            return new BasicGetEmpty();
        }

        @Override
        public int methodId() {
            return 72;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeByte(0);
        }
    }

    /** The unacked messages are on their way. */
    record BasicRecoverOk() implements BasicReply {

        static BasicRecoverOk read(ArgumentReader in) {
            return new BasicRecoverOk();
        }

        @Override
        public int methodId() {
            return 111;
        }
    }
}
