package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class access, a leftover of AMQP 0-8 that old clients still use.
 */
public sealed interface AccessMethod extends Method {

    int CLASS_ID = 30;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends AccessMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onAccessRequest(AccessRequest method);
    }

    /** Asks for an access ticket. */
    record AccessRequest(String realm, boolean exclusive, boolean passive, boolean active, boolean write, boolean read)
            implements Request {

        static AccessRequest read(ArgumentReader in) {
            return new AccessRequest(
                    in.readShortString(), in.readBit(), in.readBit(), in.readBit(), in.readBit(), in.readBit());
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, realm);
            ArgumentWriter.bits(out, exclusive, passive, active, write, read);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onAccessRequest(this);
        }
    }

    /** Grants a ticket, which means nothing. */
    record AccessRequestOk(int ticket) implements AccessMethod {

        static AccessRequestOk read(ArgumentReader in) {
            return new AccessRequestOk(in.readShort());
        }

        @Override
        public int methodId() {
            return 11;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(ticket);
        }
    }
}
