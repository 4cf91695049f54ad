package org.leveret.management.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Credentials;

/** Reads what a request has to say who asks: HTTP's Basic scheme. Stateless. */
final class Credential {
    private static final String SCHEME = "basic ";

    private Credential() {}

    /**
     * The name and password of a header {@code authorization}; null if it is of another scheme.
     *
     * @throws IllegalArgumentException if it is of that scheme and cannot be read
     */
    static @Nullable Credentials ofHeader(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return ofToken(header.substring(SCHEME.length()).trim());
    }

    /** The name and password of the token that follows the scheme. */
    static Credentials ofToken(String base64) {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("no password");
        }
        return Credentials.of(text.substring(0, colon), text.substring(colon + 1));
    }
}
