package org.leveret.conformance.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** Inputs made to harm: each may cost its sender the connection, and nobody else anything. */
class HostileInputTest extends AmqpTest {
    private static final long FOUR_GIB = 0xffff_ffffL;
    private static final byte[] NO_PROPERTIES = Bytes.of(0, 0);

    private final RawChannel bystander = rawChannel();
    private String bystandersQueue = "";

    @BeforeEach
    void theBystanderIsAtWork() {
        bystandersQueue = bystander.declareQueue();
    }

    @AfterEach
    void theBystanderIsNotDisturbed() {
        bystander.publish("", bystandersQueue, "still here").send(Methods.basicGet(bystandersQueue, true));
        assertThat(bystander.expectGetOk().text()).isEqualTo("still here");
    }

    @Test
    void aHugeFrameBeforeTheHandshakeIsOver() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        raw.write(new Bytes().octet(Frame.METHOD).u16(0).u32(FOUR_GIB).toArray());
        raw.awaitRefusal();
    }

    @Test
    void aHugeFrameAfterwards() {
        RawConnection raw = raw();
        raw.write(new Bytes().octet(Frame.BODY).u16(1).u32(0x7fff_ffff).toArray());
        raw.awaitRefusal();
    }

    @Test
    void aClientThatSendsFramesBeforeItHasLoggedIn() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        raw.send(1, Methods.channelOpen()).send(1, Methods.queueDeclare("", true, new Table()));
        raw.awaitRefusal();
    }

    @Test
    void aClientThatOpensAVirtualHostWithoutLoggingIn() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        raw.send(0, Methods.connectionOpen("/"));
        raw.awaitRefusal();
    }

    @Test
    void aClientThatTunesWithoutLoggingIn() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        raw.send(0, Handshake.tuneOk(2047, 131_072, 0)).send(0, Methods.connectionOpen("/"));
        raw.awaitRefusal();
    }

    /** A queue.declare up to its table. */
    private static Bytes declare() {
        return Bytes.method(50, 10).u16(0).shortString("q").bits(false, false, true);
    }

    static Stream<Arguments> lengthsThatLie() {
        return Stream.of(
                Arguments.of(
                        "a table longer than its frame", declare().u32(FOUR_GIB).octet(0)),
                Arguments.of(
                        "a long string longer than its table",
                        declare().u32(7).shortString("k").octet('S').u32(0x7fff_ffff)),
                Arguments.of(
                        "an array longer than its table",
                        declare().u32(7).shortString("k").octet('A').u32(FOUR_GIB)),
                Arguments.of("an unknown tag", declare().table(new Table().field("k", '?', Bytes.of(1)))),
                Arguments.of(
                        "a short string longer than its frame",
                        Bytes.method(60, 30).octet(255)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengthsThatLie")
    void argumentsWhoseLengthsLie(String what, Bytes method) {
        RawConnection raw = rawChannel().send(method).connection();
        raw.awaitRefusal();
    }

    @Test
    void tablesNestedAsDeepAsAFrameAllows() {
        int depth = 15_000;
        Bytes whole = new Bytes();
        // from outside in: every level is a field with an empty name and tag F
        for (int level = depth; level > 0; level--) {
            whole.octet(0).octet('F').u32((level - 1) * 6L);
        }
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        byte[] properties = new Bytes().u16(0x2000).longString(whole.toArray()).toArray();
        channel.publish("", queue, properties, Bytes.utf8("deep")).send(Methods.basicGet(queue, true));
        Frame answer = channel.connection().receive();
        // delivered as it came, or refused: either way nothing overflowed
        assertThat(answer.isMethod(60, 71) || answer.isMethod(10, 50) || answer.isMethod(20, 40))
                .as("got %s", answer)
                .isTrue();
    }

    @Test
    void aContentHeaderThatAnnouncesMoreThanMayEverCome() {
        RawChannel channel = rawChannel().send(Methods.basicPublish("", bystandersQueue, false, false));
        channel.connection().send(Frame.header(1, Long.MAX_VALUE, NO_PROPERTIES));
        channel.connection().send(Frame.body(1, Bytes.utf8("only this")));
        if (broker.answersAs3x()) {
            // 3.x waits for the rest; 4.2.6 and later refuse the header
            channel.connection().close();
        } else {
            channel.connection()
                    .expectConnectionClose(
                            501,
                            "FRAME_ERROR - content body size 9223372036854775807 exceeds maximum allowed size"
                                    + " 536870912",
                            60,
                            40);
        }
    }

    @Test
    void manyUnfinishedMessagesOnManyChannels() {
        RawConnection raw = raw();
        for (int channel = 1; channel <= 200; channel++) {
            raw.send(channel, Methods.channelOpen());
            raw.send(channel, Methods.basicPublish("", bystandersQueue, false, false));
            raw.send(Frame.header(channel, 100_000_000, NO_PROPERTIES));
            raw.send(Frame.body(channel, new byte[1000]));
        }
        for (int channel = 1; channel <= 200; channel++) {
            assertThat(raw.receive().isMethod(20, 11)).isTrue();
        }
        raw.close();
    }

    @Test
    void longPropertiesOfManyUnfinishedMessages() {
        assumeThat(broker.answersAs3x()).as("RabbitMQ keeps them all").isFalse();
        RawConnection raw = raw();
        byte[] properties =
                new Bytes().u16(0x2000).longString(new byte[120_000]).toArray();
        for (int channel = 1; channel <= 300; channel++) {
            raw.send(channel, Methods.channelOpen());
            raw.send(channel, Methods.basicPublish("", bystandersQueue, false, false));
            raw.send(Frame.header(channel, 1, properties));
        }
        Frame answer = raw.receive();
        while (answer.isMethod(20, 11)) {
            answer = raw.receive();
        }
        assertThat(answer.isMethod(10, 50)).as("got %s", answer).isTrue();
        assertThat(answer.arguments().u16()).isEqualTo(506);
    }

    @Test
    void aDeadLetterRoutingKeyThatNoDeliveryHasRoomFor() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ takes it, and fails whoever is given the letter")
                .isFalse();
        String queue = name("long");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-dead-letter-routing-key' for queue '" + queue
                        + "' in vhost '/': {max_length_exceeded,255}",
                50,
                10,
                () -> channel()
                        .queueDeclare(
                                queue,
                                false,
                                true,
                                false,
                                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "k".repeat(256))));
    }

    @Test
    void patternsOfManyWildcardsAgainstALongKey() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("3.x tries every way to match such a pattern, for minutes")
                .isFalse();
        String exchange = exchange("topic");
        String queue = queue();
        String wild = "#.".repeat(100) + "no";
        channel().queueBind(queue, exchange, wild);
        channel().queueBind(queue, exchange, "*.#.".repeat(40) + "no");
        long startedNs = System.nanoTime();
        publishAll(exchange, "a.".repeat(120) + "b", "no match");
        assertThat(System.nanoTime() - startedNs).as("nanoseconds").isLessThan(10_000_000_000L);
        assertThat(get(queue)).isNull();
    }

    @Test
    void anAckOfTheLargestTagThereIs() {
        RawChannel channel = rawChannel();
        channel.send(Methods.basicAck(-1, false))
                .expectClose(406, "PRECONDITION_FAILED - unknown delivery tag 18446744073709551615", 60, 80);
    }

    @Test
    void randomOctetsAfterTheHandshake() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            byte[] octets = new byte[1 + random.nextInt(500)];
            random.nextBytes(octets);
            octets[0] = (byte) (9 + random.nextInt(200));
            RawConnection raw = raw();
            // whole frames of an unknown type, so that an answer must come
            raw.send(new Frame(octets[0] & 0xff, random.nextInt(65_536), octets));
            try {
                raw.expect(0, 10, 50);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", attempt " + i, e);
            }
            raw.close();
        }
    }

    @Test
    void connectionsDroppedInTheMiddleOfEverything() {
        byte[] whole = new Bytes()
                .raw(Handshake.PROTOCOL_HEADER)
                .raw(Frame.method(
                                0,
                                Handshake.startOk(
                                        "PLAIN",
                                        Handshake.plain(
                                                broker.address().user(),
                                                broker.address().password()),
                                        Handshake.allCapabilities()))
                        .encoded(Frame.END))
                .raw(Frame.method(0, Handshake.tuneOk(2047, 131_072, 0)).encoded(Frame.END))
                .raw(Frame.method(0, Methods.connectionOpen("/")).encoded(Frame.END))
                .raw(Frame.method(1, Methods.channelOpen()).encoded(Frame.END))
                .raw(Frame.method(1, Methods.basicPublish("", bystandersQueue, false, false))
                        .encoded(Frame.END))
                .raw(Frame.header(1, 10, NO_PROPERTIES).encoded(Frame.END))
                .toArray();
        for (int length = 0; length <= whole.length; length += 7) {
            RawConnection raw = RawConnection.connect(broker.address());
            raw.write(Arrays.copyOf(whole, length));
            raw.close();
        }
    }
}
