package org.leveret.broker.contents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Looks for a text, whatever its case, in octets that may be UTF-8 and in plain values. Immutable. */
final class TextSearch {
    /** How far a body that is compressed is looked into, as so many may be made of few. */
    static final long DECODED_BYTES_MAX = 8L << 20;

    private static final int PIECE = 8 << 10;

    private final char[] folded;

    /** @param text at least one character */
    TextSearch(String text) {
        folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(folded[i]);
        }
    }

    private static char fold(char c) {
        return c < 128 ? (c >= 'A' && c <= 'Z' ? (char) (c + 32) : c) : Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Whether the text is in names or values, however deep. */
    boolean isIn(@Nullable Object plain) {
        if (plain instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (isIn(entry.getKey()) || isIn(entry.getValue())) {
                    return true;
                }
            }
            return false;
        }
        if (plain instanceof List<?> list) {
            for (Object each : list) {
                if (isIn(each)) {
                    return true;
                }
            }
            return false;
        }
        if (plain == null) {
            return false;
        }
        char[] text = plain.toString().toCharArray();
        foldAll(text, 0, text.length);
        return isIn(text, text.length);
    }

    /** Whether the text is in octets, which are decompressed up to a bound if they are compressed. */
    boolean isIn(byte[] octets, int from, boolean gzip) {
        InputStream plain = new ByteArrayInputStream(octets, from, octets.length - from);
        try (InputStream in = gzip ? new GZIPInputStream(plain, PIECE) : plain) {
            return isIn(new InputStreamReader(in, StandardCharsets.UTF_8), gzip ? DECODED_BYTES_MAX : Long.MAX_VALUE);
        } catch (IOException e) {
            // It is not what it says it is, and what could be read of it has not got the text.
            return false;
        }
    }

    private boolean isIn(Reader in, long charactersMax) throws IOException {
        int kept = 0;
        char[] text = new char[PIECE + folded.length];
        for (long seen = 0; seen < charactersMax; ) {
            int read = in.read(text, kept, text.length - kept);
            if (read < 0) {
                return false;
            }
            foldAll(text, kept, kept + read);
            int length = kept + read;
            if (isIn(text, length)) {
                return true;
            }
            // The text may have begun where this piece ends.
            kept = Math.min(length, folded.length - 1);
            System.arraycopy(text, length - kept, text, 0, kept);
            seen += read;
        }
        return false;
    }

    private static void foldAll(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            text[i] = fold(text[i]);
        }
    }

    private boolean isIn(char[] text, int length) {
        char first = folded[0];
        for (int start = 0; start <= length - folded.length; start++) {
            if (text[start] == first && isAt(text, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(char[] text, int start) {
        for (int i = 1; i < folded.length; i++) {
            if (text[start + i] != folded[i]) {
                return false;
            }
        }
        return true;
    }
}
