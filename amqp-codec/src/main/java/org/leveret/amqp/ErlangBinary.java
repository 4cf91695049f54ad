package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Prints octets as Erlang's pretty printer does, because RabbitMQ's error texts show them so: {@code <<>>},
 * {@code <<"abc">>}, {@code <<"é"/utf8>>} or {@code <<1,2,255>>}, the last one broken into lines that end before column
 * 80. Stateless, for any thread.
 */
public final class ErlangBinary {

    /** A reply text holds 255 octets, so that no more than this is ever seen. */
    private static final int PRINTED_CHARS_MAX = 256;

    private static final int LINE_CHARS = 80;
    private static final int LINE_PART_CHARS_MIN = 8;
    private static final int BRACKETS_CHARS = 4;

    private ErlangBinary() {}

    /**
     * The octets as text. What is longer than any reply text is cut.
     *
     * @param column how many characters stand before it on the line
     */
    public static String print(byte[] octets, int column) {
        return print(Unpooled.wrappedBuffer(octets), 0, octets.length, column);
    }

    static String print(ByteBuf in, int index, int length, int column) {
        if (length == 0) {
            return "<<>>";
        }
        byte[] octets = ByteBufUtil.getBytes(in, index, length);
        String text = Octets.strictUtf8(octets);
        if (text != null && isPrintable(text)) {
            return "<<" + quoted(text) + (text.length() == length ? ">>" : "/utf8>>");
        }
        String latin1 = new String(octets, StandardCharsets.ISO_8859_1);
        if (isPrintable(latin1)) {
            return "<<" + quoted(latin1) + ">>";
        }
        return numbers(octets, column);
    }

    /** Whether Erlang takes the text for one: ISO 8859-1 without control characters other than the usual ones. */
    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable = (c >= ' ' && c <= '~') || (c >= 0xA0 && c <= 0xFF) || escape(c) != null;
            if (!printable) {
                return false;
            }
        }
        return true;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length() && quoted.length() < PRINTED_CHARS_MAX; i++) {
            char c = text.charAt(i);
            String escape = escape(c);
            if (escape == null) {
                quoted.append(c);
            } else {
                quoted.append(escape);
            }
        }
        return quoted.append('"').toString();
    }

    private static @Nullable String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x0B -> "\\v";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case 0x1B -> "\\e";
            default -> null;
        };
    }

    private static String numbers(byte[] octets, int column) {
        int wholeChars = BRACKETS_CHARS - 1;
        for (byte octet : octets) {
            wholeChars += digits(octet & 0xFF) + 1;
        }
        boolean oneLine = wholeChars < LINE_CHARS - column - 1;
        int lineChars = oneLine
                ? Integer.MAX_VALUE
                : Math.max(LINE_PART_CHARS_MIN, Math.min(LINE_CHARS - column - 3, wholeChars - BRACKETS_CHARS));
        StringBuilder printed = new StringBuilder("<<");
        int left = lineChars;
        for (int i = 0; i < octets.length && printed.length() < PRINTED_CHARS_MAX; i++) {
            int octet = octets[i] & 0xFF;
            boolean last = i == octets.length - 1;
            int chars = digits(octet) + (last ? 0 : 1);
            if (chars > left) {
                printed.append('\n').append(" ".repeat(column + 2));
                left = lineChars;
            }
            left -= chars;
            printed.append(octet);
            if (!last) {
                printed.append(',');
            }
        }
        return printed.append(">>").toString();
    }

    private static int digits(int octet) {
        if (octet < 10) {
            return 1;
        }
        return octet < 100 ? 2 : 3;
    }
}
