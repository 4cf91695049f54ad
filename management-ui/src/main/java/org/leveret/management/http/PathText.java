package org.leveret.management.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Paths, queries and their percent-encoding. Stateless. */
public final class PathText {
    private static final String HEX = "0123456789ABCDEF";

    private PathText() {}

    /** The segments of a path as they came; an empty one at the end counts as none, within the path it is one. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        if (!segments.isEmpty() && segments.get(0).isEmpty()) {
            segments.remove(0);
        }
        if (!segments.isEmpty() && segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }

    /**
     * The text of a path's segment or of a query's name or value.
     *
     * @param plusIsSpace whether a plus stands for a space, as in queries and forms
     * @throws IllegalArgumentException if it is not well encoded
     */
    public static String decode(String encoded, boolean plusIsSpace) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return encoded;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length()) {
                    throw new IllegalArgumentException("an incomplete percent-encoding");
                }
                octets.write(digit(encoded.charAt(i + 1)) << 4 | digit(encoded.charAt(i + 2)));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                octets.write(' ');
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return text(octets.toByteArray());
    }

    /** The name that a segment is; 404 if no name could be written so. */
    static String name(String segment) {
        try {
            return decode(segment, false);
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound();
        }
    }

    /** Whether two hexadecimal digits follow each percent sign; the octets need be no text. */
    static boolean isPercentEncoded(String encoded) {
        for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 1)) {
            if (i + 2 >= encoded.length() || !isHex(encoded.charAt(i + 1)) || !isHex(encoded.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c <= 'f' && Character.digit(c, 16) >= 0;
    }

    /** Whether {@link #decode} takes it. */
    static boolean isWellEncoded(String encoded) {
        try {
            decode(encoded, false);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int digit(char c) {
        if (!isHex(c)) {
            throw new IllegalArgumentException("no hexadecimal digit: " + c);
        }
        return Character.digit(c, 16);
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    /** A text as forms encode it: a space is a plus; letters, digits and {@code . - _} stay. */
    public static String encodeForm(String text) {
        return encode(text, ".-_", true);
    }

    /** A text as a segment of a path. */
    public static String encodeSegment(String text) {
        return encode(text, ".-_~", false);
    }

    private static String encode(String text, String unreserved, boolean spaceIsPlus) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (isLetterOrDigit(c) || unreserved.indexOf(c) >= 0) {
                encoded.append(c);
            } else if (c == ' ' && spaceIsPlus) {
                encoded.append('+');
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
