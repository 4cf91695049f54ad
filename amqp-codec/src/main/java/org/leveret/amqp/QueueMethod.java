package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class queue (specification section 1.7).
 */
public sealed interface QueueMethod extends Method {

    int CLASS_ID = 50;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends QueueMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onQueueDeclare(QueueDeclare method);

        void onQueueBind(QueueBind method);

        void onQueuePurge(QueuePurge method);

        void onQueueDelete(QueueDelete method);

        void onQueueUnbind(QueueUnbind method);
    }

    /** Declares a queue, or with {@code passive} asks whether it is there. */
    record QueueDeclare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            FieldTable arguments)
            implements Request {

        static QueueDeclare read(ArgumentReader in) {
            in.readShort();
            return new QueueDeclare(
                    in.readShortString(),
                    in.readBit(),
                    in.readBit(),
                    in.readBit(),
                    in.readBit(),
                    in.readBit(),
                    in.readTable());
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            ArgumentWriter.bits(out, passive, durable, exclusive, autoDelete, noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onQueueDeclare(this);
        }
    }

    /** The queue is there, with so many ready messages and consumers. */
    record QueueDeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {

        static QueueDeclareOk read(ArgumentReader in) {
            return new QueueDeclareOk(in.readShortString(), in.readUnsignedInt(), in.readUnsignedInt());
        }

        @Override
        public int methodId() {
            return 11;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, queue);
            out.writeInt((int) messageCount);
            out.writeInt((int) consumerCount);
        }
    }

    /** Binds a queue to an exchange; the routing key is the binding key. */
    record QueueBind(String queue, String exchange, String routingKey, boolean noWait, FieldTable arguments)
            implements Request {

        static QueueBind read(ArgumentReader in) {
            in.readShort();
            return new QueueBind(
                    in.readShortString(), in.readShortString(), in.readShortString(), in.readBit(), in.readTable());
        }

        @Override
        public int methodId() {
            return 20;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
            out.writeBoolean(noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onQueueBind(this);
        }
    }

    /** The binding is there. */
    record QueueBindOk() implements QueueMethod {

        static QueueBindOk read(ArgumentReader in) {
            return new QueueBindOk();
        }

        @Override
        public int methodId() {
            return 21;
        }
    }

    /** Drops the ready messages of a queue. */
    record QueuePurge(String queue, boolean noWait) implements Request {

        static QueuePurge read(ArgumentReader in) {
            in.readShort();
            return new QueuePurge(in.readShortString(), in.readBit());
        }

        @Override
        public int methodId() {
            return 30;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            out.writeBoolean(noWait);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onQueuePurge(this);
        }
    }

    /** So many messages were dropped. */
    record QueuePurgeOk(long messageCount) implements QueueMethod {

        static QueuePurgeOk read(ArgumentReader in) {
            return new QueuePurgeOk(in.readUnsignedInt());
        }

        @Override
        public int methodId() {
            return 31;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt((int) messageCount);
        }
    }

    /** Deletes a queue. */
    record QueueDelete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait) implements Request {

        static QueueDelete read(ArgumentReader in) {
            in.readShort();
            return new QueueDelete(in.readShortString(), in.readBit(), in.readBit(), in.readBit());
        }

        @Override
        public int methodId() {
            return 40;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            ArgumentWriter.bits(out, ifUnused, ifEmpty, noWait);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onQueueDelete(this);
        }
    }

    /** The queue is gone, and so many messages with it. */
    record QueueDeleteOk(long messageCount) implements QueueMethod {

        static QueueDeleteOk read(ArgumentReader in) {
            return new QueueDeleteOk(in.readUnsignedInt());
        }

        @Override
        public int methodId() {
            return 41;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt((int) messageCount);
        }
    }

    /** Unbinds a queue from an exchange. */
    record QueueUnbind(String queue, String exchange, String routingKey, FieldTable arguments) implements Request {

        static QueueUnbind read(ArgumentReader in) {
            in.readShort();
            return new QueueUnbind(in.readShortString(), in.readShortString(), in.readShortString(), in.readTable());
        }

        @Override
        public int methodId() {
            return 50;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onQueueUnbind(this);
        }
    }

    /** The binding is gone. */
    record QueueUnbindOk() implements QueueMethod {

        static QueueUnbindOk read(ArgumentReader in) {
            return new QueueUnbindOk();
        }

        @Override
        public int methodId() {
            return 51;
        }
    }
}
