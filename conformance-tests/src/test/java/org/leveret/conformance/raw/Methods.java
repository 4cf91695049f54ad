package org.leveret.conformance.raw;

/** The methods that tests send, with the arguments that tests vary. */
public final class Methods {
    private Methods() {}

    public static Bytes connectionClose(int code, String text) {
        return Bytes.method(10, 50).u16(code).shortString(text).u16(0).u16(0);
    }

    public static Bytes connectionCloseOk() {
        return Bytes.method(10, 51);
    }

    public static Bytes connectionOpen(String virtualHost) {
        return Bytes.method(10, 40).shortString(virtualHost).shortString("").bits(false);
    }

    public static Bytes channelOpen() {
        return Bytes.method(20, 10).shortString("");
    }

    public static Bytes channelClose() {
        return Bytes.method(20, 40).u16(200).shortString("done").u16(0).u16(0);
    }

    public static Bytes channelCloseOk() {
        return Bytes.method(20, 41);
    }

    public static Bytes channelFlow(boolean active) {
        return Bytes.method(20, 20).bits(active);
    }

    public static Bytes exchangeDeclare(String exchange, String type, Table arguments) {
        return Bytes.method(40, 10)
                .u16(0)
                .shortString(exchange)
                .shortString(type)
                .bits(false, false, true, false, false)
                .table(arguments);
    }

    /** An active declare; exclusive queues go away with their connection. */
    public static Bytes queueDeclare(String queue, boolean exclusive, Table arguments) {
        return Bytes.method(50, 10)
                .u16(0)
                .shortString(queue)
                .bits(false, false, exclusive, false, false)
                .table(arguments);
    }

    public static Bytes queueDeclarePassive(String queue) {
        return Bytes.method(50, 10)
                .u16(0)
                .shortString(queue)
                .bits(true, false, false, false, false)
                .table(new Table());
    }

    public static Bytes queueDelete(String queue) {
        return Bytes.method(50, 40).u16(0).shortString(queue).bits(false, false, false);
    }

    public static Bytes queueBind(String queue, String exchange, String bindingKey) {
        return Bytes.method(50, 20)
                .u16(0)
                .shortString(queue)
                .shortString(exchange)
                .shortString(bindingKey)
                .bits(false)
                .table(new Table());
    }

    public static Bytes basicQos(long sizeBytes, int count, boolean global) {
        return Bytes.method(60, 10).u32(sizeBytes).u16(count).bits(global);
    }

    public static Bytes basicConsume(String queue, String consumerTag, boolean noAck, boolean noWait) {
        return Bytes.method(60, 20)
                .u16(0)
                .shortString(queue)
                .shortString(consumerTag)
                .bits(false, noAck, false, noWait)
                .table(new Table());
    }

    public static Bytes basicCancel(String consumerTag) {
        return Bytes.method(60, 30).shortString(consumerTag).bits(false);
    }

    public static Bytes basicPublish(String exchange, String routingKey, boolean mandatory, boolean immediate) {
        return Bytes.method(60, 40)
                .u16(0)
                .shortString(exchange)
                .shortString(routingKey)
                .bits(mandatory, immediate);
    }

    public static Bytes basicGet(String queue, boolean noAck) {
        return Bytes.method(60, 70).u16(0).shortString(queue).bits(noAck);
    }

    public static Bytes basicAck(long deliveryTag, boolean multiple) {
        return Bytes.method(60, 80).u64(deliveryTag).bits(multiple);
    }

    public static Bytes basicNack(long deliveryTag, boolean multiple, boolean requeue) {
        return Bytes.method(60, 120).u64(deliveryTag).bits(multiple, requeue);
    }

    public static Bytes basicRecover(boolean requeue) {
        return Bytes.method(60, 110).bits(requeue);
    }

    public static Bytes confirmSelect() {
        return Bytes.method(85, 10).bits(false);
    }

    public static Bytes txSelect() {
        return Bytes.method(90, 10);
    }

    public static Bytes txCommit() {
        return Bytes.method(90, 20);
    }
}
