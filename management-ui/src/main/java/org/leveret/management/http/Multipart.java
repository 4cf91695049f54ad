package org.leveret.management.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the file in what a form uploads ({@code multipart/form-data}). Stateless. */
final class Multipart {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private Multipart() {}

    /** The content of the part with the name {@code file}. */
    static byte[] file(String contentType, byte[] body) {
        int at = contentType.indexOf("boundary=");
        if (at < 0) {
            throw ApiException.badRequest("no boundary");
        }
        String boundary = contentType
                .substring(at + "boundary=".length())
                .split(";", -1)[0]
                .trim();
        byte[] delimiter = ("--" + boundary.replace("\"", "")).getBytes(StandardCharsets.ISO_8859_1);
        int from = indexOf(body, delimiter, 0);
        while (from >= 0) {
            int partFrom = from + delimiter.length;
            int next = indexOf(body, delimiter, partFrom);
            int headEnd = indexOf(body, HEAD_END, partFrom);
            if (next < 0 || headEnd < 0 || headEnd > next) {
                break;
            }
            String head = new String(body, partFrom, headEnd - partFrom, StandardCharsets.ISO_8859_1);
            if (head.contains("name=\"file\"") || head.contains("name=file")) {
                // The line end before the delimiter is the delimiter's.
                return Arrays.copyOfRange(
                        body, headEnd + HEAD_END.length, Math.max(headEnd + HEAD_END.length, next - 2));
            }
            from = next;
        }
        throw ApiException.badRequest("no file");
    }

    private static int indexOf(byte[] octets, byte[] wanted, int from) {
        for (int i = from; i <= octets.length - wanted.length; i++) {
            if (Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
