package org.leveret.management.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the web console, as it is sent. Immutable.
 *
 * @param compressed the same octets by gzip
 * @param tag changes when the octets do, in quotation marks
 */
record ConsoleFile(String type, Buffer octets, Buffer compressed, String tag) {
    private static final int TAG_OCTETS = 12;

    static ConsoleFile of(String path, byte[] octets) {
        return new ConsoleFile(type(path), Buffer.buffer(octets), Buffer.buffer(compress(octets)), tag(octets));
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js", "mjs" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "json", "webmanifest" -> "application/json";
            case "png" -> "image/png";
            case "ico" -> "image/x-icon";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] compress(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new Smallest(out)) {
            gzip.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String tag(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return "\"" + HexFormat.of().formatHex(digest, 0, TAG_OCTETS) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It is done once for each file, so it may take its time. */
    private static final class Smallest extends GZIPOutputStream {
        Smallest(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
