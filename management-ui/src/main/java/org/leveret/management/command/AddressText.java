package org.leveret.management.command;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Writes addresses as RabbitMQ's start-up lines do: {@code [::]:5672}, {@code 127.0.0.1:5672}. Stateless. */
final class AddressText {
    private AddressText() {}

    static String of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host instanceof Inet6Address ipv6
                ? "[" + compressed(ipv6) + "]"
                : host == null ? address.getHostString() : host.getHostAddress();
        return text + ":" + address.getPort();
    }

    /** The address with its longest run of two or more zero groups as {@code ::}. */
    private static String compressed(Inet6Address address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String[] groups = (zone < 0 ? text : text.substring(0, zone)).split(":", -1);
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < groups.length; start++) {
            int end = start;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":")
                        .append(groups[i]);
            }
        }
        return out.append(zone < 0 ? "" : text.substring(zone)).toString();
    }
}
