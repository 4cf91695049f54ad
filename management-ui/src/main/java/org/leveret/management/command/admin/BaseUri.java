package org.leveret.management.command.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --base-uri} says; what it does not say is null. User and password stand in it as they are, not encoded.
 * Immutable.
 *
 * @param secure whether it is one of TLS
 * @param hasPath whether there is more behind the port, which counts for nothing
 */
record BaseUri(
        @Nullable String host,
        @Nullable String port,
        @Nullable String username,
        @Nullable String password,
        boolean secure,
        boolean hasPath) {

    static BaseUri read(String uri) {
        int authorityStart = uri.indexOf("//");
        if (authorityStart < 0) {
            return new BaseUri(null, null, null, null, false, !uri.isEmpty());
        }
        String rest = uri.substring(authorityStart + 2);
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        int at = authority.lastIndexOf('@');
        @Nullable String username = null;
        @Nullable String password = null;
        if (at >= 0) {
            String credentials = authority.substring(0, at);
            int colon = credentials.indexOf(':');
            username = colon < 0 ? credentials : credentials.substring(0, colon);
            password = colon < 0 ? null : credentials.substring(colon + 1);
        }
        String address = authority.substring(at + 1);
        // An address of IPv6 has colons of its own, and brackets around it.
        int bracket = address.indexOf(']');
        int colon = address.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? address : address.substring(0, colon);
        if (bracket > 0 && host.startsWith("[")) {
            host = host.substring(1, bracket);
        }
        String port = colon < 0 ? "" : address.substring(colon + 1);
        return new BaseUri(
                host.isEmpty() ? null : host.toLowerCase(Locale.ROOT),
                port.isEmpty() ? null : port,
                username,
                password,
                uri.regionMatches(true, 0, "https:", 0, "https:".length()),
                path.startsWith("/") && path.length() > 1 && "?#".indexOf(path.charAt(1)) < 0);
    }
}
