package org.leveret.conformance.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;

/** One channel of a raw connection, with the requests that tests make over and over. Owned by the test's thread. */
public final class RawChannel {
    private static final byte[] NO_PROPERTIES = Bytes.of(0, 0);

    private final RawConnection connection;
    private final int number;

    private RawChannel(RawConnection connection, int number) {
        this.connection = connection;
        this.number = number;
    }

    /** Opens a channel and waits for open-ok. */
    public static RawChannel open(RawConnection connection, int number) {
        connection.send(number, Methods.channelOpen());
        connection.expect(number, 20, 11);
        return new RawChannel(connection, number);
    }

    public RawConnection connection() {
        return connection;
    }

    public int number() {
        return number;
    }

    public RawChannel send(Bytes method) {
        connection.send(number, method);
        return this;
    }

    public Fields expect(int classId, int methodId) {
        return connection.expect(number, classId, methodId);
    }

    public RawChannel expectClose(int code, String text, int classId, int methodId) {
        connection.expectChannelClose(number, code, text, classId, methodId);
        return this;
    }

    /** A server-named exclusive queue. */
    public String declareQueue() {
        send(Methods.queueDeclare("", true, new Table()));
        return expect(50, 11).shortString();
    }

    public RawChannel publish(String exchange, String routingKey, String body) {
        return publish(exchange, routingKey, NO_PROPERTIES, Bytes.utf8(body));
    }

    /** Publishes with the body in one frame, or in none if it is empty. */
    public RawChannel publish(String exchange, String routingKey, byte[] flagsAndProperties, byte[] body) {
        return publish(exchange, routingKey, false, flagsAndProperties, body);
    }

    public RawChannel publish(
            String exchange, String routingKey, boolean mandatory, byte[] flagsAndProperties, byte[] body) {
        send(Methods.basicPublish(exchange, routingKey, mandatory, false));
        connection.send(Frame.header(number, body.length, flagsAndProperties));
        if (body.length > 0) {
            connection.send(Frame.body(number, body));
        }
        return this;
    }

    public RawChannel select() {
        send(Methods.confirmSelect());
        expect(85, 11);
        return this;
    }

    /** Waits until the broker has confirmed one message, by a basic.ack of its own. */
    public RawChannel expectConfirm(long sequenceNumber) {
        Fields ack = expect(60, 80);
        assertThat(ack.u64()).as("confirmed").isEqualTo(sequenceNumber);
        return this;
    }

    public Message expectDeliver() {
        Fields deliver = expect(60, 60);
        String consumerTag = deliver.shortString();
        long deliveryTag = deliver.u64();
        boolean redelivered = deliver.bit();
        String exchange = deliver.shortString();
        return content(consumerTag, deliveryTag, redelivered, exchange, deliver.shortString());
    }

    public Message expectGetOk() {
        Fields getOk = expect(60, 71);
        long deliveryTag = getOk.u64();
        boolean redelivered = getOk.bit();
        String exchange = getOk.shortString();
        return content("", deliveryTag, redelivered, exchange, getOk.shortString());
    }

    /** Makes the broker answer a request that visits the queue, so that all it had sent before has arrived. */
    public void expectNothingFrom(String queue) {
        send(Methods.queueDeclarePassive(queue));
        expect(50, 11);
    }

    private Message content(
            String consumerTag, long deliveryTag, boolean redelivered, String exchange, String routingKey) {
        Frame header = connection.receive();
        assertThat(header.type())
                .as("expected a content header, got %s", header)
                .isEqualTo(Frame.HEADER);
        Fields fields = header.fields();
        assertThat(fields.u16()).as("class of the content header").isEqualTo(60);
        assertThat(fields.u16()).as("weight").isZero();
        long size = fields.u64();
        byte[] properties = fields.rest();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < size) {
            Frame part = connection.receive();
            assertThat(part.type() == Frame.BODY && part.channel() == number)
                    .as("expected a body frame, got %s", part)
                    .isTrue();
            body.writeBytes(part.payload());
        }
        return new Message(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body.toByteArray());
    }
}
