package org.leveret.management.command.ctl;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What rabbitmq-diagnostics tells of the machine and of the runtime. The broker has both in common with who asks it by the
 * socket in its data directory. Stateless.
 */
final class MachineCommands {
    /** Where the log goes, whoever keeps it then. */
    private static final String LOG = "<stderr>";

    private MachineCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of("log_location", "[--all|-a]", 0, "Shows where the log goes", MachineCommands::log),
                Command.of(
                        "os_env",
                        "",
                        0,
                        "Lists RabbitMQ-specific environment variables that a broker would start with",
                        MachineCommands::environment),
                Command.of(
                        "tls_versions",
                        "",
                        0,
                        "Lists TLS versions supported (but not necessarily allowed) by the runtime",
                        MachineCommands::tlsVersions),
                Command.of(
                        "cipher_suites",
                        "[--all|-a]",
                        0,
                        "Lists cipher suites enabled by default. To list all available cipher suites, add the --all"
                                + " argument",
                        MachineCommands::cipherSuites),
                Command.of(
                        "resolve_hostname",
                        "<hostname> [--address-family <ipv4 | ipv6>] [--offline]",
                        1,
                        "Resolves a hostname to a set of addresses",
                        MachineCommands::resolve),
                Command.of(
                        "list_network_interfaces",
                        "[--offline]",
                        0,
                        "Lists network interfaces (NICs) of the machine",
                        MachineCommands::interfaces));
    }

    private static void log(Session session) {
        session.banner("Log file location(s) on node " + session.node() + " ...");
        session.getOrFail("/whoami");
        session.result(LOG, Map.of("node_name", session.node(), "paths", List.of(LOG), "result", "ok"));
    }

    private static void environment(Session session) {
        session.banner("Listing RabbitMQ-specific environment variables defined on node " + session.node() + "...");
        Map<String, String> variables = new TreeMap<>(session.environment());
        variables.keySet().removeIf(name -> !name.startsWith("RABBITMQ_"));
        if (session.isJson()) {
            session.result("", Map.of("node", session.node(), "result", "ok", "variables", variables));
        } else {
            variables.forEach((name, value) -> session.out().println(name + "=" + value));
        }
    }

    private static void tlsVersions(Session session) {
        session.banner("Listing all TLS versions supported by the runtime...");
        List<String> versions = Arrays.stream(parameters(true).getProtocols())
                .filter(version -> version.startsWith("TLSv"))
                .map(version -> version.toLowerCase(Locale.ROOT))
                .toList();
        session.result(String.join("\n", versions), Map.of("versions", versions));
    }

    private static void cipherSuites(Session session) {
        session.banner("Listing available cipher suites in IANA format");
        List<String> suites = List.of(parameters(session.options().every).getCipherSuites());
        if (session.isJson()) {
            session.out().println(Session.json(suites));
        } else {
            suites.forEach(session.out()::println);
        }
    }

    private static SSLParameters parameters(boolean supported) {
        try {
            SSLContext context = SSLContext.getDefault();
            return supported ? context.getSupportedSSLParameters() : context.getDefaultSSLParameters();
        } catch (NoSuchAlgorithmException e) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Java has no TLS: " + e.getMessage());
        }
    }

    private static void resolve(Session session) {
        String host = session.word(0);
        String family = session.options().addressFamily;
        if (!family.toLowerCase(Locale.ROOT).matches("ipv[46]")) {
            throw new UsageException(
                    CtlExit.DATA,
                    "Bad argument: unsupported IP address family " + family + ". Valid values are: ipv4, ipv6");
        }
        session.banner((session.options().offline ? "Resolving" : "Asking node " + session.node() + " to resolve")
                + " hostname " + host + " to " + family + " addresses...");
        int length = family.endsWith("4") ? 4 : 16;
        List<String> addresses = addresses(host).stream()
                .filter(address -> address.getAddress().length == length)
                .map(MachineCommands::text)
                .toList();
        if (addresses.isEmpty()) {
            throw unresolved();
        }
        session.result(
                String.join("\n", addresses),
                Map.of(
                        "address_family",
                        family,
                        "addresses",
                        addresses,
                        "hostname",
                        host,
                        "node",
                        session.node(),
                        "result",
                        "ok"));
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw unresolved();
        }
    }

    private static CtlException unresolved() {
        return CtlException.error(CtlExit.DATA, "Hostname does not resolve (resolution failed with an nxdomain)");
    }

    private static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    private static void interfaces(Session session) {
        session.banner("Asking node " + session.node() + " to report its network interfaces ...");
        Map<String, Object> json = new LinkedHashMap<>();
        List<NetworkInterface> all = networkInterfaces();
        for (NetworkInterface each : all) {
            json.put(each.getName(), facts(each));
        }
        if (session.isJson()) {
            session.result(
                    "",
                    Map.of(
                            "interfaces",
                            json,
                            "message",
                            "Node " + session.node() + " reported network interfaces",
                            "result",
                            "ok"));
            return;
        }
        for (NetworkInterface each : all) {
            session.out().println(Screen.bright("Interface " + each.getName()) + "\n");
            facts(each)
                    .forEach((name, value) ->
                            lines(value).forEach(line -> session.out().println(name + ": " + line)));
            session.out().println("\n");
        }
    }

    private static List<?> lines(Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }

    private static List<NetworkInterface> networkInterfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .sorted(Comparator.comparing(NetworkInterface::getName))
                    .toList();
        } catch (SocketException e) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "no interfaces: " + e.getMessage());
        }
    }

    /** Lists where RabbitMQ has a field more than once, which JSON has no place for. */
    private static Map<String, Object> facts(NetworkInterface each) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            byte @Nullable [] hardware = each.getHardwareAddress();
            if (hardware != null) {
                facts.put("hwaddr", HexFormat.ofDelimiter(":").withUpperCase().formatHex(hardware));
            }
            List<String> addresses = new ArrayList<>();
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                addresses.add(text(address.getAddress()) + "/" + address.getNetworkPrefixLength());
            }
            facts.put("addr", addresses);
            facts.put("flags", flags(each));
        } catch (SocketException e) {
            // One that has gone since it was listed has nothing more to tell.
        }
        return facts;
    }

    private static String flags(NetworkInterface each) throws SocketException {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        flags.put("up", each.isUp());
        flags.put("loopback", each.isLoopback());
        flags.put("pointtopoint", each.isPointToPoint());
        flags.put("multicast", each.supportsMulticast());
        return flags.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}
