package org.leveret.amqp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a real client sent, kept as hexadecimal digits beside the tests: a protocol header, then a frame per line. */
final class Capture {

    private final List<byte[]> lines = new ArrayList<>();

    Capture(String resource) {
        try (InputStream in = Capture.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such capture: " + resource);
            }
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Wire::hex)
                    .forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Capture pika() {
        return new Capture("pika-1.3.2.hex");
    }

    static Capture javaClient() {
        return new Capture("amqp-client-5.36.0.hex");
    }

    byte[] protocolHeader() {
        return lines.get(0);
    }

    /** The frames, each with its end octet. */
    List<byte[]> frames() {
        return lines.subList(1, lines.size());
    }

    /** All frames in one piece. */
    byte[] stream() {
        return Wire.join(frames());
    }
}
