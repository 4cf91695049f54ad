package org.leveret.management.command.ctl;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the HTTP interface. Stateless. */
final class ApiPath {
    private ApiPath() {}

    /** The path of these segments, of which the first may be several; the others may hold any character. */
    static String of(String first, String... names) {
        StringBuilder path = new StringBuilder("/").append(first);
        for (String name : names) {
            path.append('/').append(encoded(name));
        }
        return path.toString();
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
