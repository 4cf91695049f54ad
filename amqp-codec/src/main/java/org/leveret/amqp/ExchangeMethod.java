package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class exchange (specification section 1.6) with RabbitMQ's bindings between exchanges.
 */
public sealed interface ExchangeMethod extends Method {

    int CLASS_ID = 40;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends ExchangeMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onExchangeDeclare(ExchangeDeclare method);

        void onExchangeDelete(ExchangeDelete method);

        void onExchangeBind(ExchangeBind method);

        void onExchangeUnbind(ExchangeUnbind method);
    }

    /** Declares an exchange, or with {@code passive} asks whether it is there. */
    record ExchangeDeclare(
            String exchange,
            String type,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            FieldTable arguments)
            implements Request {

        static ExchangeDeclare read(ArgumentReader in) {
            in.readShort();
            return new ExchangeDeclare(
                    in.readShortString(),
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
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, type);
            ArgumentWriter.bits(out, passive, durable, autoDelete, internal, noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onExchangeDeclare(this);
        }
    }

    /** The exchange is there. */
    record ExchangeDeclareOk() implements ExchangeMethod {

        static ExchangeDeclareOk read(ArgumentReader in) {
            return new ExchangeDeclareOk();
        }

        @Override
        public int methodId() {
            return 11;
        }
    }

    /** Deletes an exchange. */
    record ExchangeDelete(String exchange, boolean ifUnused, boolean noWait) implements Request {

        static ExchangeDelete read(ArgumentReader in) {
            in.readShort();
            return new ExchangeDelete(in.readShortString(), in.readBit(), in.readBit());
        }

        @Override
        public int methodId() {
            return 20;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.bits(out, ifUnused, noWait);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onExchangeDelete(this);
        }
    }

    /** The exchange is gone. */
    record ExchangeDeleteOk() implements ExchangeMethod {

        static ExchangeDeleteOk read(ArgumentReader in) {
            return new ExchangeDeleteOk();
        }

        @Override
        public int methodId() {
            return 21;
        }
    }

    /** Binds an exchange to another; the routing key is the binding key. */
    record ExchangeBind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements Request {

        static ExchangeBind read(ArgumentReader in) {
            in.readShort();
            return new ExchangeBind(
                    in.readShortString(), in.readShortString(), in.readShortString(), in.readBit(), in.readTable());
        }

        @Override
        public int methodId() {
            return 30;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, destination);
            ArgumentWriter.shortString(out, source);
            ArgumentWriter.shortString(out, routingKey);
            out.writeBoolean(noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onExchangeBind(this);
        }
    }

    /** The binding is there. */
    record ExchangeBindOk() implements ExchangeMethod {

        static ExchangeBindOk read(ArgumentReader in) {
            return new ExchangeBindOk();
        }

        @Override
        public int methodId() {
            return 31;
        }
    }

    /** Unbinds an exchange from another. */
    record ExchangeUnbind(String destination, String source, String routingKey, boolean noWait, FieldTable arguments)
            implements Request {

        static ExchangeUnbind read(ArgumentReader in) {
            in.readShort();
            return new ExchangeUnbind(
                    in.readShortString(), in.readShortString(), in.readShortString(), in.readBit(), in.readTable());
        }

        @Override
        public int methodId() {
            return 40;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(0);
            ArgumentWriter.shortString(out, destination);
            ArgumentWriter.shortString(out, source);
            ArgumentWriter.shortString(out, routingKey);
            out.writeBoolean(noWait);
            arguments.write(out);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onExchangeUnbind(this);
        }
    }

    /** The binding is gone. */
    record ExchangeUnbindOk() implements ExchangeMethod {

        static ExchangeUnbindOk read(ArgumentReader in) {
            return new ExchangeUnbindOk();
        }

        @Override
        public int methodId() {
            return 51;
        }
    }
}
