package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How long the codec takes for one message. Run by hand: {@code main}, with the test class path. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

    private static final int BODY_BYTES = 1024;
    private static final byte[] CONSUMER_TAG = "ctag-1".getBytes(StandardCharsets.UTF_8);

    private final FrameDecoder frames = new FrameDecoder(Wire.FRAME_BYTES_MAX);
    private final ArgumentReader arguments = Wire.reader();
    private final byte[] plainList =
            BasicProperties.builder().deliveryMode(2).build().encoded();
    private final byte[] listWithHeaders = BasicProperties.builder()
            .contentType("application/json")
            .deliveryMode(2)
            .headers(FieldTable.builder()
                    .put("tenant", "acme")
                    .put("retry", 3)
                    .put("urgent", true)
                    .build())
            .build()
            .encoded();
    private final byte[] content = new byte[plainList.length + BODY_BYTES];
    private final ByteBuf publish = publishFrames();
    private final ByteBuf ack = frame(new BasicMethod.BasicAck(1L << 40, false));
    private final ByteBuf out = Unpooled.directBuffer(1 << 16);

    /** One publish: the method is read, the property list checked, the body stepped over. */
    @Benchmark
    public void readPublish(Blackhole blackhole) {
        publish.readerIndex(0);
        while (frames.next(publish)) {
            if (frames.type() == Frames.METHOD) {
                arguments.reset(publish, frames.payloadIndex(), frames.payloadBytes());
                blackhole.consume(Methods.read(arguments));
            }
        }
        blackhole.consume(BasicProperties.read(plainList, 0, plainList.length).deliveryMode());
    }

    @Benchmark
    public Method readAck() {
        ack.readerIndex(0);
        frames.next(ack);
        arguments.reset(ack, frames.payloadIndex(), frames.payloadBytes());
        return Methods.read(arguments);
    }

    @Benchmark
    public BasicProperties checkPropertiesWithHeaders() {
        return BasicProperties.read(listWithHeaders, 0, listWithHeaders.length);
    }

    @Benchmark
    public Object decodeHeaders(Blackhole blackhole) {
        FieldTable headers =
                BasicProperties.read(listWithHeaders, 0, listWithHeaders.length).headers();
        blackhole.consume(headers);
        return listWithHeaders;
    }

    @Benchmark
    public int writeDelivery() {
        out.clear();
        FrameEncoder.writeDeliver(out, 1, CONSUMER_TAG, 42, false, "amq.topic", "order.created.eu");
        FrameEncoder.writeContent(out, 1, content, plainList.length, Wire.FRAME_BYTES_MAX);
        return out.writerIndex();
    }

    private ByteBuf publishFrames() {
        ByteBuf buffer = Unpooled.directBuffer();
        FrameEncoder.writeMethod(
                buffer, 1, new BasicMethod.BasicPublish("amq.topic", "order.created.eu", false, false));
        FrameEncoder.writeContent(buffer, 1, content, plainList.length, Wire.FRAME_BYTES_MAX);
        return buffer;
    }

    private static ByteBuf frame(Method method) {
        ByteBuf buffer = Unpooled.directBuffer();
        FrameEncoder.writeMethod(buffer, 1, method);
        return buffer;
    }

    /** Runs all benchmarks of this class. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(DecodeBenchmark.class.getSimpleName())
                        .addProfiler("gc")
                        .build())
                .run();
    }
}
