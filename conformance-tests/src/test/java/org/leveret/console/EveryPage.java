package org.leveret.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The addresses of all pages that the console has, as its own table of pages tells them, so that no test forgets a new one.
 * Immutable.
 *
 * @param vhost where the objects are that pages of one object show
 * @param queue, exchange, connection their names
 */
record EveryPage(String vhost, String queue, String exchange, String connection) {
    /** Of a visitor who is signed in. */
    List<String> addresses(Visitor visitor) {
        Object found = visitor.page()
                .evaluate("async () => (await import(new URL('js/pages.js', document.baseURI).href)).PAGES"
                        + ".map(({path, of, query}) => ({path, object: Boolean(of)}))");
        List<String> addresses = new ArrayList<>();
        for (Object each : (List<?>) found) {
            Map<?, ?> page = (Map<?, ?>) each;
            String path = String.valueOf(page.get("path"));
            addresses.add(Boolean.TRUE.equals(page.get("object")) ? object(path) : path);
        }
        return addresses;
    }

    private String object(String path) {
        return switch (path) {
            case "exchange" -> path + "?vhost=" + encoded(vhost) + "&name=" + encoded(exchange);
            case "connection" -> path + "?name=" + encoded(connection);
            case "channel" -> path + "?name=" + encoded(connection + " (1)");
            case "messages" -> path + "?vhost=" + encoded(vhost) + "&queue=" + encoded(queue);
            case "vhost" -> path + "?name=" + encoded(vhost);
            case "user" -> path + "?name=guest";
            default -> path + "?vhost=" + encoded(vhost) + "&name=" + encoded(queue);
        };
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
