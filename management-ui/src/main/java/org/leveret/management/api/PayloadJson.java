package org.leveret.management.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** The payload of a message in JSON: as text where it is text, else as Base64. Stateless. */
final class PayloadJson {
    static final String STRING = "string";
    static final String BASE64 = "base64";

    /** How much of a payload is shown if nobody says. */
    static final int SHOWN_BYTES_DEFAULT = 50_000;

    /** How much of a payload can be asked for where it is copied. */
    static final int SHOWN_BYTES_MAX = 1 << 20;

    private PayloadJson() {}

    static void put(Map<String, Object> json, byte[] shown, boolean asBase64) {
        boolean isText = !asBase64 && isText(shown);
        json.put(
                "payload",
                isText
                        ? new String(shown, StandardCharsets.UTF_8)
                        : Base64.getEncoder().encodeToString(shown));
        json.put("payload_encoding", isText ? STRING : BASE64);
    }

    /** At most so many octets, with the length of all and whether some are left out; never ends within a character. */
    static void putCut(Map<String, Object> json, byte[] payload, int bytesMax) {
        putBeginning(json, payload.length <= bytesMax ? payload : Arrays.copyOf(payload, bytesMax), payload.length);
    }

    /** The same of a payload that was cut already. */
    static void putBeginning(Map<String, Object> json, byte[] beginning, int payloadBytes) {
        boolean truncated = beginning.length < payloadBytes;
        json.put("payload_bytes", payloadBytes);
        put(json, truncated ? wholeCharacters(beginning) : beginning, false);
        json.put("truncated", truncated);
    }

    /** The octets without those of a character at the end that was cut off, if they are text otherwise. */
    private static byte[] wholeCharacters(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(octets.length), false);
        return result.isUnderflow() ? Arrays.copyOf(octets, in.position()) : octets;
    }

    private static boolean isText(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
