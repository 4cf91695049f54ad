package org.leveret.management.command.admin;

import java.nio.charset.StandardCharsets;

/** Makes a path and query, part of which people wrote as it is, one that a URI may have. Stateless. */
final class UriPath {
    private static final String ALLOWED = "-._~:/?@!$&'()*+,;=";

    private UriPath() {}

    static String of(String path) {
        StringBuilder out = new StringBuilder();
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean encoded = c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2);
            boolean stays = encoded || isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0;
            if (stays) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHex(byte[] bytes, int index) {
        return index < bytes.length && Character.digit(bytes[index], 16) >= 0;
    }
}
