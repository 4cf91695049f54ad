package org.leveret.management.http;

import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A body that is compressed a slice at a time. Used by one worker after another; holds memory outside the heap until its end. */
final class Gzip {
    /** Shorter ones are sent as they are, as by RabbitMQ. */
    private static final int BODY_BYTES_MIN = 301;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final GZIPOutputStream out;

    Gzip() {
        try {
            out = new GZIPOutputStream(compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether who asks takes it; as with RabbitMQ, it is to be named. */
    static boolean isAccepted(HttpServerRequest request) {
        String accepted = request.getHeader("accept-encoding");
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] coding = each.split(";", 2);
            if (coding[0].strip().equals("gzip")) {
                return coding.length == 1 || !coding[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Whether it is worth its time for a body of this length. */
    static boolean isWorthIt(byte[] body) {
        return body.length >= BODY_BYTES_MIN;
    }

    /** A whole body. */
    static byte[] of(byte[] body) {
        return new Gzip().next(body, true);
    }

    /**
     * What there is to be sent for a slice, which may be nothing.
     *
     * @param isLast whether no other comes
     */
    byte[] next(byte[] slice, boolean isLast) {
        try {
            out.write(slice);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (isLast) {
            close();
        }
        byte[] octets = compressed.toByteArray();
        compressed.reset();
        return octets;
    }

    /** Ends it, also if nobody wants what is left; may be called again. */
    void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
