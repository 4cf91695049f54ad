package org.leveret.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Reads {@code 5672}, {@code 127.0.0.1:5672}, {@code ::1:5672} and {@code [::1]:5672}. Stateless. */
final class ListenerType implements SettingType<Listener> {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])");
    private static final Pattern HOST = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9_.-]{1,32})?");

    @Override
    public Listener parse(String text) {
        int colon = text.lastIndexOf(':');
        String portText = text.substring(colon + 1);
        if (PORT.matcher(portText).matches()) {
            int port = Integer.parseInt(portText);
            String host = colon < 0 ? Listener.ANY_HOST : withoutBrackets(text.substring(0, colon));
            if (port <= 65_535 && isHost(host)) {
                return new Listener(host, port);
            }
        }
        throw SettingTypes.expected("a port or address:port, such as 5672, 127.0.0.1:5672 or [::1]:5672", text);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isHost(String host) {
        if (host.indexOf(':') >= 0) {
            return isIpv6(host);
        }
        return IPV4.matcher(host).matches() || HOST.matcher(host).matches();
    }

    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        int zone = host.indexOf('%');
        try {
            // In brackets it can only be a literal, so nothing is looked up.
            InetAddress address = InetAddress.getByName("[" + (zone < 0 ? host : host.substring(0, zone)) + "]");
            return address instanceof Inet6Address || host.contains(".");
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
