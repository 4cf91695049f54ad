package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Class connection (specification section 1.4.1): the handshake, the close, and what concerns a connection as a whole.
 */
public sealed interface ConnectionMethod extends Method {

    int CLASS_ID = 10;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /** What a client may send. */
    sealed interface Request extends ConnectionMethod {

        void dispatchTo(Handler handler);
    }

    /** Takes each method that a client may send. */
    interface Handler {

        void onConnectionStartOk(ConnectionStartOk method);

        void onConnectionSecureOk(ConnectionSecureOk method);

        void onConnectionTuneOk(ConnectionTuneOk method);

        void onConnectionOpen(ConnectionOpen method);

        void onConnectionClose(ConnectionClose method);

        void onConnectionCloseOk(ConnectionCloseOk method);

        void onConnectionUpdateSecret(ConnectionUpdateSecret method);
    }

    /** The broker introduces itself; mechanisms and locales are separated by spaces. */
    record ConnectionStart(
            int versionMajor, int versionMinor, FieldTable serverProperties, LongString mechanisms, LongString locales)
            implements ConnectionMethod {

        static ConnectionStart read(ArgumentReader in) {
            return new ConnectionStart(
                    in.readOctet(),
                    in.readOctet(),
                    in.readTable(),
                    LongString.wrap(in.readLongString()),
                    LongString.wrap(in.readLongString()));
        }

        @Override
        public int methodId() {
            return 10;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeByte(versionMajor);
            out.writeByte(versionMinor);
            serverProperties.write(out);
            ArgumentWriter.longString(out, mechanisms);
            ArgumentWriter.longString(out, locales);
        }
    }

    /** The client introduces itself and begins to authenticate. */
    record ConnectionStartOk(FieldTable clientProperties, String mechanism, LongString response, String locale)
            implements Request {

        static ConnectionStartOk read(ArgumentReader in) {
            return new ConnectionStartOk(
                    in.readTable(), in.readShortString(), LongString.wrap(in.readLongString()), in.readShortString());
        }

        @Override
        public int methodId() {
            return 11;
        }

        @Override
        public void write(ByteBuf out) {
            clientProperties.write(out);
            ArgumentWriter.shortString(out, mechanism);
            ArgumentWriter.longString(out, response);
            ArgumentWriter.shortString(out, locale);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionStartOk(this);
        }
    }

    /** The mechanism needs another round. */
    record ConnectionSecure(LongString challenge) implements ConnectionMethod {

        static ConnectionSecure read(ArgumentReader in) {
            return new ConnectionSecure(LongString.wrap(in.readLongString()));
        }

        @Override
        public int methodId() {
            return 20;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.longString(out, challenge);
        }
    }

    /** The answer to a challenge. */
    record ConnectionSecureOk(LongString response) implements Request {

        static ConnectionSecureOk read(ArgumentReader in) {
            return new ConnectionSecureOk(LongString.wrap(in.readLongString()));
        }

        @Override
        public int methodId() {
            return 21;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.longString(out, response);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionSecureOk(this);
        }
    }

    /** The broker proposes limits: channels, octets of a frame, seconds between heartbeats. */
    record ConnectionTune(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {

        static ConnectionTune read(ArgumentReader in) {
            return new ConnectionTune(in.readShort(), in.readUnsignedInt(), in.readShort());
        }

        @Override
        public int methodId() {
            return 30;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(channelMax);
            out.writeInt((int) frameMax);
            out.writeShort(heartbeat);
        }
    }

    /** The client settles the limits: channels, octets of a frame, seconds between heartbeats; 0 is none. */
    record ConnectionTuneOk(int channelMax, long frameMax, int heartbeat) implements Request {

        static ConnectionTuneOk read(ArgumentReader in) {
            return new ConnectionTuneOk(in.readShort(), in.readUnsignedInt(), in.readShort());
        }

        @Override
        public int methodId() {
            return 31;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeShort(channelMax);
            out.writeInt((int) frameMax);
            out.writeShort(heartbeat);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionTuneOk(this);
        }
    }

    /** The client chooses its virtual host. */
    record ConnectionOpen(String virtualHost) implements Request {

        static ConnectionOpen read(ArgumentReader in) {
            String virtualHost = in.readShortString();
            in.readShortString();
            in.readBit();
            return new ConnectionOpen(virtualHost);
        }

        @Override
        public int methodId() {
            return 40;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, virtualHost);
            out.writeShort(0);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionOpen(this);
        }
    }

    /** The virtual host is open to the client. */
    record ConnectionOpenOk() implements ConnectionMethod {

        static ConnectionOpenOk read(ArgumentReader in) {
            in.readShortString();
            return new ConnectionOpenOk();
        }

        @Override
        public int methodId() {
            return 41;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeByte(0);
        }
    }

    /** Either side closes the connection; the ids name the method that failed, or are 0. */
    record ConnectionClose(int replyCode, String replyText, int failedClassId, int failedMethodId) implements Request {

        static ConnectionClose read(ArgumentReader in) {
            return new ConnectionClose(in.readShort(), in.readShortString(), in.readShort(), in.readShort());
        }

        @Override
        public int methodId() {
            return 50;
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
            handler.onConnectionClose(this);
        }
    }

    /** The close is done. */
    record ConnectionCloseOk() implements Request {

        static ConnectionCloseOk read(ArgumentReader in) {
            return new ConnectionCloseOk();
        }

        @Override
        public int methodId() {
            return 51;
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionCloseOk(this);
        }
    }

    /** The broker reads no more from this connection for now. */
    record ConnectionBlocked(String reason) implements ConnectionMethod {

        static ConnectionBlocked read(ArgumentReader in) {
            return new ConnectionBlocked(in.readShortString());
        }

        @Override
        public int methodId() {
            return 60;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.shortString(out, reason);
        }
    }

    /** The broker reads again. */
    record ConnectionUnblocked() implements ConnectionMethod {

        static ConnectionUnblocked read(ArgumentReader in) {
            return new ConnectionUnblocked();
        }

        @Override
        public int methodId() {
            return 61;
        }
    }

    /** The client renews its credentials. */
    record ConnectionUpdateSecret(LongString newSecret, String reason) implements Request {

        static ConnectionUpdateSecret read(ArgumentReader in) {
            return new ConnectionUpdateSecret(LongString.wrap(in.readLongString()), in.readShortString());
        }

        @Override
        public int methodId() {
            return 70;
        }

        @Override
        public void write(ByteBuf out) {
            ArgumentWriter.longString(out, newSecret);
            ArgumentWriter.shortString(out, reason);
        }

        @Override
        public void dispatchTo(Handler handler) {
            handler.onConnectionUpdateSecret(this);
        }
    }

    /** The new credentials were accepted. */
    record ConnectionUpdateSecretOk() implements ConnectionMethod {

        static ConnectionUpdateSecretOk read(ArgumentReader in) {
            return new ConnectionUpdateSecretOk();
        }

        @Override
        public int methodId() {
            return 71;
        }
    }
}
