package org.leveret.management.command.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An option of the command line, and the key that it has in a configuration file. Immutable. */
enum AdminOption {
    HELP("--help", "-h", null, "says what there is to write, and ends"),
    CONFIG("--config", "-c", "CONFIG", "reads options from a file [default: ~/.rabbitmqadmin.conf, if it is there]"),
    NODE("--node", "-N", "NODE", "takes this section of the file [default: default]"),
    HOSTNAME("--host", "-H", "HOST", "asks the broker on this host [default: localhost]"),
    PORT("--port", "-P", "PORT", "the port of its HTTP interface [default: 15672]"),
    PATH_PREFIX("--path-prefix", null, "PATH_PREFIX", "what stands before /api where a proxy has put something there"),
    VHOST("--vhost", "-V", "VHOST", "the virtual host [default: all of them for list, / for what is changed]"),
    USERNAME("--username", "-u", "USERNAME", "the user's name [default: guest]"),
    PASSWORD("--password", "-p", "PASSWORD", "the user's password [default: guest]"),
    BASE_URI("--base-uri", "-U", "URI", "host, port, user and password in one, in place of those options"),
    VERBOSE("--quiet", "-q", null, "prints only what was asked for"),
    SSL("--ssl", "-s", null, "speaks TLS"),
    SSL_KEY_FILE("--ssl-key-file", null, "FILE", "the key to show to the broker, in PEM"),
    SSL_CERT_FILE("--ssl-cert-file", null, "FILE", "the certificate of that key, in PEM"),
    SSL_CA_CERT_FILE("--ssl-ca-cert-file", null, "FILE", "certificates to trust besides those of Java, in PEM"),
    SSL_DISABLE_HOSTNAME_VERIFICATION(
            "--ssl-disable-hostname-verification", null, null, "takes a certificate made out to another host"),
    SSL_INSECURE("--ssl-insecure", "-k", null, "takes any certificate"),
    REQUEST_TIMEOUT("--request-timeout", "-t", "SECONDS", "how long to wait for an answer [default: 120]"),
    FORMAT(
            "--format",
            "-f",
            "FORMAT",
            "how to print: raw_json, pretty_json, tsv, long, table, kvp, bash [default: table]"),
    SORT("--sort", "-S", "COLUMN", "sorts what is listed"),
    SORT_REVERSE("--sort-reverse", "-R", null, "the other way round"),
    DEPTH("--depth", "-d", "DEPTH", "how many objects within objects become columns [default: 1]"),
    BASH_COMPLETION("--bash-completion", null, null, "prints a script that has bash complete command lines"),
    VERSION("--version", null, null, "prints a version"),
    /** Only in configuration files. */
    DECLARE_VHOST(null, null, "VHOST", "");

    private final @Nullable String longName;
    private final @Nullable String shortName;
    private final @Nullable String placeholder;
    private final String effect;

    AdminOption(@Nullable String longName, @Nullable String shortName, @Nullable String placeholder, String effect) {
        this.longName = longName;
        this.shortName = shortName;
        this.placeholder = placeholder;
        this.effect = effect;
    }

    /** Null if it cannot be written on a command line. */
    @Nullable
    String longName() {
        return longName;
    }

    @Nullable
    String shortName() {
        return shortName;
    }

    /** What stands for its value in help, or null if it is a switch. */
    @Nullable
    String placeholder() {
        return placeholder;
    }

    String effect() {
        return effect;
    }

    /** The value of a switch that is there. */
    String switched() {
        return this == VERBOSE ? "False" : "True";
    }

    /** The option with this key in a configuration file, or null. */
    static @Nullable AdminOption withKey(String key) {
        for (AdminOption option : values()) {
            if (option != HELP && option.name().toLowerCase(Locale.ROOT).equals(key)) {
                return option;
            }
        }
        return null;
    }
}
