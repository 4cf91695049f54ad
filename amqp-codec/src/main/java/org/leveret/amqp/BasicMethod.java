package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class basic (specification section 1.8) with RabbitMQ's negative acknowledgement: publish, consume, get and
 * settle. What only a broker sends is in {@link BasicReply}.
 */
public sealed interface BasicMethod extends Method permits BasicMethod.Request, BasicReply {

    int CLASS_ID = 60;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends BasicMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onBasicQos(BasicQos method);

        void onBasicConsume(BasicConsume method);

        void onBasicCancel(BasicCancel method);

        void onBasicCancelOk(BasicCancelOk method);

        void onBasicPublish(BasicPublish method);

        void onBasicGet(BasicGet method);

        void onBasicAck(BasicAck method);

        void onBasicReject(BasicReject method);

        void onBasicRecoverAsync(BasicRecoverAsync method);

        void onBasicRecover(BasicRecover method);

        void onBasicNack(BasicNack method);
    }

    /** Sets how many octets and messages may be unacked; 0 is no limit. */
    record BasicQos(long prefetchSize, int prefetchCount, boolean global) implements Request {

        static BasicQos read(ArgumentReader in) {
            return new BasicQos(in.readUnsignedInt(), in.readShort(), in.readBit());
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt((int) prefetchSize);
            out.writeShort(prefetchCount);
            out.writeBoolean(global);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicQos(this);
        }
    }

    /** Starts a consumer. */
    record BasicConsume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            FieldTable arguments)
            implements Request {

        public static final int METHOD_ID = 20;

        static BasicConsume read(ArgumentReader in) {
            in.readShort();
            return new BasicConsume(
                    in.readShortString(),
                    in.readShortString(),
                    in.readBit(),
                    in.readBit(),
                    in.readBit(),
                    in.readBit(),
                    in.readTable());
        }

        @Override
        public int methodId() {
            return METHOD_ID;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            ArgumentWriter.shortString(out, consumerTag);
            ArgumentWriter.bits(out, noLocal, noAck, exclusive, noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicConsume(this);
        }
    }

    /** Ends a consumer; the broker sends it when the queue is gone. */
    record BasicCancel(String consumerTag, boolean noWait) implements Request {

        static BasicCancel read(ArgumentReader in) {
            return new BasicCancel(in.readShortString(), in.readBit());
        }

        @Override
        public int methodId() {
            return 30;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, consumerTag);
            out.writeBoolean(noWait);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicCancel(this);
        }
    }

    /** The consumer has ended. */
    record BasicCancelOk(String consumerTag) implements Request {

        static BasicCancelOk read(ArgumentReader in) {
            return new BasicCancelOk(in.readShortString());
        }

        @Override
        public int methodId() {
            return 31;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, consumerTag);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicCancelOk(this);
        }
    }

    /** Publishes the message whose content follows. */
    record BasicPublish(String exchange, String routingKey, boolean mandatory, boolean immediate) implements Request {

        public static final int METHOD_ID = 40;

        static BasicPublish read(ArgumentReader in) {
            in.readShort();
            return new BasicPublish(in.readShortString(), in.readShortString(), in.readBit(), in.readBit());
        }

        @Override
        public int methodId() {
            return METHOD_ID;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
            ArgumentWriter.bits(out, mandatory, immediate);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicPublish(this);
        }
    }

    /** Asks for one message. */
    record BasicGet(String queue, boolean noAck) implements Request {

        static BasicGet read(ArgumentReader in) {
            in.readShort();
            return new BasicGet(in.readShortString(), in.readBit());
        }

        @Override
        public int methodId() {
            return 70;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, queue);
            out.writeBoolean(noAck);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicGet(this);
        }
    }

    /** Acknowledges deliveries; from the broker, confirms publishes. */
    record BasicAck(long deliveryTag, boolean multiple) implements Request {

        static BasicAck read(ArgumentReader in) {
            return new BasicAck(in.readLongLong(), in.readBit());
        }

        @Override
        public int methodId() {
            return 80;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeBoolean(multiple);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicAck(this);
        }
    }

    /** Rejects one delivery. */
    record BasicReject(long deliveryTag, boolean requeue) implements Request {

        static BasicReject read(ArgumentReader in) {
            return new BasicReject(in.readLongLong(), in.readBit());
        }

        @Override
        public int methodId() {
            return 90;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeBoolean(requeue);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicReject(this);
        }
    }

    /** Asks for all unacked messages again, without a reply. */
    record BasicRecoverAsync(boolean requeue) implements Request {

        static BasicRecoverAsync read(ArgumentReader in) {
            return new BasicRecoverAsync(in.readBit());
        }

        @Override
        public int methodId() {
            return 100;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBoolean(requeue);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicRecoverAsync(this);
        }
    }

    /** Asks for all unacked messages again. */
    record BasicRecover(boolean requeue) implements Request {

        static BasicRecover read(ArgumentReader in) {
            return new BasicRecover(in.readBit());
        }

        @Override
        public int methodId() {
            return 110;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBoolean(requeue);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicRecover(this);
        }
    }

    /** Rejects deliveries; from the broker, refuses publishes. */
    record BasicNack(long deliveryTag, boolean multiple, boolean requeue) implements Request {

        static BasicNack read(ArgumentReader in) {
            return new BasicNack(in.readLongLong(), in.readBit(), in.readBit());
        }

        @Override
        public int methodId() {
            return 120;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeLong(deliveryTag);
            ArgumentWriter.bits(out, multiple, requeue);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onBasicNack(this);
        }
    }
}
