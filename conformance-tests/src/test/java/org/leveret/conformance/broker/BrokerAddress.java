package org.leveret.conformance.broker;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where a broker listens and an administrator's credentials, as in {@code amqp://guest:guest@127.0.0.1:5672}. */
public record BrokerAddress(String host, int port, String user, String password) {

    /** Reads an {@code amqp://user:password@host:port} URI; a part left out is {@code guest}, {@code guest}, 5672. */
    public static BrokerAddress parse(String text) {
        URI uri = URI.create(text);
        if (!"amqp".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an amqp:// URI: " + text);
        }
        String userInfo = uri.getRawUserInfo() == null ? "guest:guest" : uri.getRawUserInfo();
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new BrokerAddress(
                uri.getHost(), uri.getPort() < 0 ? 5672 : uri.getPort(), decoded(user), decoded(password));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
