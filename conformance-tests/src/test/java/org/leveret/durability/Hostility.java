package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.MessageProperties;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Ways to be legal and merciless. Each goes on until it is thrown out or the assault is over. */
enum Hostility {
    /** Messages of any size, persistent or not, to any of the queues, without a wait for anything. */
    ANY_SIZE {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            while (!assault.isOver()) {
                int size = Wire.anySize(random);
                Wire.stream(raw, 1, "", anyQueue(random), anyMode(random), size, size);
            }
        }
    },
    /** The same in confirm mode, by a client that reads its confirms and waits for none. */
    ANY_SIZE_CONFIRMED {
        @Override
        void attack(Assault assault, Random random) throws Exception {
            Channel channel = assault.reading().createChannel();
            channel.confirmSelect();
            while (!assault.isOver()) {
                channel.basicPublish(
                        "",
                        anyQueue(random),
                        random.nextBoolean() ? MessageProperties.PERSISTENT_BASIC : MessageProperties.BASIC,
                        new byte[Wire.anySize(random)]);
            }
        }
    },
    /** Bodies of no octet and of one, as many as go through. */
    TINY {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            while (!assault.isOver()) {
                many.reset();
                String queue = anyQueue(random);
                byte[] mode = anyMode(random);
                for (int i = 0; i < 1_000; i++) {
                    many.writeBytes(Wire.publish("", queue, false, mode, i & 1));
                }
                byte[] octets = many.toByteArray();
                for (int i = 0; i < 20; i++) {
                    raw.write(octets);
                }
            }
        }
    },
    /** No body, and a hundred kilobytes of headers. */
    HEADERS {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            byte[] headers = Wire.hugeHeaders();
            while (!assault.isOver()) {
                raw.write(Wire.publish("", anyQueue(random), false, headers, 0));
            }
        }
    },
    /** Mandatory and unroutable, by a client that never reads what comes back. */
    UNROUTABLE {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            while (!assault.isOver()) {
                raw.write(Wire.publish("", "nowhere", true, Wire.TRANSIENT, 1 << random.nextInt(23)));
            }
        }
    },
    /** Consumes all, reads all and acks nothing. */
    UNACKED {
        @Override
        void attack(Assault assault, Random random) throws Exception {
            Connection connection = assault.reading();
            Channel channel = connection.createChannel();
            for (int i = 0; i < 50; i++) {
                channel.basicConsume(anyQueue(random), false, new DefaultConsumer(channel));
            }
            Channel publisher = connection.createChannel();
            while (!assault.isOver()) {
                publisher.basicPublish("", anyQueue(random), null, new byte[1 << random.nextInt(18)]);
            }
        }
    },
    /** Consumes all on many channels and reads nothing. */
    UNREAD {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            for (int number = 2; number < 50; number++) {
                RawChannel.open(raw, number);
            }
            for (int number = 2; number < 50; number++) {
                raw.send(number, Methods.basicConsume(anyQueue(random), "", number % 2 == 0, true));
            }
            // And then another connection, while this one stays as it is.
            for (int i = 0; i < 200 && !assault.isOver(); i++) {
                raw.write(Wire.publish("", anyQueue(random), false, anyMode(random), 1 << random.nextInt(18)));
            }
        }
    },
    /** Waits for replies on many connections and reads none, while others send them. */
    UNREAD_REPLIES {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection responder = open(assault);
            for (int i = 0; i < 40 && !assault.isOver(); i++) {
                String address = Wire.awaitReplies(RawChannel.open(assault.raw(), 1));
                byte[] reply = Wire.publish("", address, false, Wire.TRANSIENT, 1 << random.nextInt(20));
                for (int sent = 0; sent < 64 << 20 && !assault.isOver(); sent += reply.length) {
                    responder.write(reply);
                }
            }
        }
    },
    /** Large messages to ten queues each. */
    FANOUT {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = open(assault);
            while (!assault.isOver()) {
                int size = (1 << 20) + random.nextInt(15 << 20);
                Wire.stream(raw, 1, "hostile.fanout", "", anyMode(random), size, size);
            }
        }
    },
    /** Begins messages just below what is large on all its channels, over many connections, and ends none. */
    STALLED {
        @Override
        void attack(Assault assault, Random random) throws Exception {
            List<RawConnection> stalled = new ArrayList<>();
            for (int i = 0; i < 40 && !assault.isOver(); i++) {
                RawConnection raw = open(assault);
                stalled.add(raw);
                int size = 1 << 20;
                for (int number = 2; number < 34; number++) {
                    RawChannel.open(raw, number);
                    Wire.stream(raw, number, "", anyQueue(random), anyMode(random), size, size - 100);
                }
            }
            for (RawConnection raw : stalled) {
                raw.awaitRefusal();
            }
        }
    },
    /** Begins a message of 128 MiB and sends an octet now and then, over many connections. */
    STALLED_LARGE {
        @Override
        void attack(Assault assault, Random random) throws Exception {
            List<RawConnection> stalled = new ArrayList<>();
            for (int i = 0; i < 20 && !assault.isOver(); i++) {
                RawConnection raw = open(assault);
                stalled.add(raw);
                Wire.stream(raw, 1, "", anyQueue(random), anyMode(random), 128 << 20, 100 << 10);
            }
            for (RawConnection raw : stalled) {
                raw.awaitRefusal();
            }
        }
    },
    /** Transactions on many channels that are never committed. */
    UNCOMMITTED {
        @Override
        void attack(Assault assault, Random random) {
            RawConnection raw = assault.raw();
            int channels = 40;
            for (int number = 1; number <= channels; number++) {
                RawChannel channel = RawChannel.open(raw, number);
                channel.send(Methods.txSelect()).expect(90, 11);
            }
            for (int round = 0; round < 25; round++) {
                for (int number = 1; number <= channels && !assault.isOver(); number++) {
                    raw.write(Wire.publish(number, "", anyQueue(random), false, anyMode(random), 1 << 20));
                }
            }
            raw.awaitRefusal();
        }
    },
    /** Gets and rejects with requeue what is dead-lettered in a circle by its length limit. */
    CYCLES {
        @Override
        void attack(Assault assault, Random random) throws Exception {
            Channel channel = assault.reading().createChannel();
            channel.queueDeclare("hostile.circle.a", true, false, false, circleTo("hostile.circle.b"));
            channel.queueDeclare("hostile.circle.b", true, false, false, circleTo("hostile.circle.a"));
            while (!assault.isOver()) {
                String queue = random.nextBoolean() ? "hostile.circle.a" : "hostile.circle.b";
                channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, new byte[1 << random.nextInt(20)]);
                var got = channel.basicGet(queue, false);
                if (got != null) {
                    channel.basicReject(got.getEnvelope().getDeliveryTag(), random.nextBoolean());
                }
            }
        }
    };

    static final int QUEUES = 1_000;

    abstract void attack(Assault assault, Random random) throws Exception;

    /** Declares the queues and the exchange that the clients publish to. */
    static void prepare(Channel channel) throws Exception {
        channel.exchangeDeclare("hostile.fanout", "fanout", true);
        for (int i = 0; i < QUEUES; i++) {
            channel.queueDeclare(queue(i), i % 4 != 0, false, false, null);
            if (i % 100 == 0) {
                channel.queueBind(queue(i), "hostile.fanout", "");
            }
        }
    }

    static String queue(int number) {
        return "hostile." + number;
    }

    private static RawConnection open(Assault assault) {
        RawConnection raw = assault.raw();
        RawChannel.open(raw, 1);
        return raw;
    }

    /** Mostly one of a few, so that some queues become deep. */
    private static String anyQueue(Random random) {
        return queue(random.nextInt(random.nextBoolean() ? 5 : QUEUES));
    }

    private static byte[] anyMode(Random random) {
        return random.nextBoolean() ? Wire.PERSISTENT : Wire.TRANSIENT;
    }

    private static Map<String, Object> circleTo(String queue) {
        return Map.of(
                "x-dead-letter-exchange",
                "",
                "x-dead-letter-routing-key",
                queue,
                "x-message-ttl",
                500,
                "x-max-length",
                1_000);
    }
}
