package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Valid frames with a few octets changed, for some seconds, from a seed that is printed. */
class RandomFuzzTest {

    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(2500);

    /** What reading may allocate per octet read, at most: a table of one-octet fields that holds tables. */
    private static final long ALLOCATED_PER_OCTET_MAX = 64;

    private static final long ALLOCATED_BASE_MAX = 64 * 1024;

    /** Loading classes allocates too, and is not meant. */
    private static final int WARM_UP_INPUTS = 5000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<Class<? extends Method>> records = MethodRecords.all();

    @Test
    void mutatedFramesAreReadOrAnsweredAndNeverAnythingElse() {
        fuzz(FuzzTarget::readInEveryWay);
    }

    @Test
    void readingAllocatesInProportionToTheOctetsAndNotToTheLengthsTheyClaim() {
        Random warmUp = new Random(1);
        for (int i = 0; i < WARM_UP_INPUTS; i++) {
            readOnce(mutated(warmUp, input(warmUp)));
        }
        fuzz(octets -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            readOnce(octets);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan(ALLOCATED_BASE_MAX + ALLOCATED_PER_OCTET_MAX * octets.length);
        });
    }

    /** Reads as the broker does, without the checks that allocate. */
    private static void readOnce(byte[] octets) {
        try {
            BasicProperties properties = BasicProperties.read(octets, 0, octets.length);
            properties.headers();
        } catch (AmqpException answer) {
            assertThat(answer.replyCode()).isSameAs(ReplyCode.INTERNAL_ERROR);
        }
        try {
            Wire.read(octets);
        } catch (AmqpException answer) {
            assertThat(answer.isAbrupt() || answer.replyCode() == ReplyCode.FRAME_ERROR)
                    .isTrue();
        }
    }

    private void fuzz(Consumer<byte[]> target) {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        long end = System.nanoTime() + DURATION_NS;
        int inputs = 0;
        while (System.nanoTime() < end) {
            byte[] octets = mutated(random, input(random));
            try {
                target.accept(octets);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", input " + Wire.dump(octets), e);
            }
            inputs++;
        }
        assertThat(inputs).isGreaterThan(100);
    }

    private byte[] input(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> frames(random);
            case 1 -> Wire.payload(method(random));
            case 2 -> tableWithoutLength(random);
            default -> RandomValues.properties(random).encoded();
        };
    }

    private Method method(Random random) {
        return MethodRecords.random(records.get(random.nextInt(records.size())), random);
    }

    private static byte[] tableWithoutLength(Random random) {
        byte[] encoded = RandomValues.table(random, 4).encoded();
        return Arrays.copyOfRange(encoded, 4, encoded.length);
    }

    private byte[] frames(Random random) {
        ByteBuf out = Unpooled.buffer();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            FrameEncoder.writeMethod(out, random.nextInt(3), method(random));
            byte[] properties = RandomValues.properties(random).encoded();
            FrameEncoder.writeContent(out, 1, properties, properties.length, 4096);
        }
        return Wire.octets(out);
    }

    private static byte[] mutated(Random random, byte[] octets) {
        byte[] mutated = octets.clone();
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations && mutated.length > 0; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] = (byte) 0xFF;
                case 2 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                default -> mutated = Arrays.copyOf(mutated, at);
            }
        }
        return mutated;
    }
}
