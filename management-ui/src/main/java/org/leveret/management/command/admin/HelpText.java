package org.leveret.management.command.admin;

import java.util.List;
import java.util.stream.Collectors;

/** What rabbitmqadmin says of itself. Stateless. */
final class HelpText {
    private static final int MARGIN = 24;
    private static final int WIDTH = 80;

    private HelpText() {}

    /** How a command line looks. */
    static String usage() {
        return "Usage\n=====\n  rabbitmqadmin [options] subcommand\n";
    }

    static String options() {
        StringBuilder text = new StringBuilder(usage()).append("\nOptions\n=======\n");
        for (AdminOption option : AdminOption.values()) {
            if (option.longName() != null) {
                text.append(line(option));
            }
        }
        return text + "\nMore Help\n=========\n\n"
                + "  rabbitmqadmin help subcommands  # what can be listed, changed, published and fetched\n"
                + "  rabbitmqadmin help config       # how to keep options in a file\n";
    }

    private static String line(AdminOption option) {
        String placeholder = option.placeholder();
        StringBuilder line = new StringBuilder().append(option.longName());
        if (placeholder != null) {
            line.append('=').append(placeholder);
        }
        if (option.shortName() != null) {
            line.append(", ").append(option.shortName()).append(placeholder == null ? "" : " " + placeholder);
        }
        if (line.length() + 2 > MARGIN) {
            line.append('\n').append(" ".repeat(MARGIN));
        } else {
            line.append(" ".repeat(MARGIN - line.length()));
        }
        int column = MARGIN;
        for (String word : List.of(option.effect().split(" "))) {
            if (column + word.length() >= WIDTH) {
                line.append('\n').append(" ".repeat(MARGIN));
                column = MARGIN;
            }
            line.append(column > MARGIN ? " " : "").append(word);
            column += word.length() + 1;
        }
        return line.append('\n').toString();
    }

    static String subcommands() {
        return usage() + "\n  where subcommand is one of:\n"
                + title("Display")
                + lines("list", Listed.LISTS.stream().map(HelpText::columns).toList())
                + lines("show", Listed.SHOWN.stream().map(HelpText::columns).toList())
                + title("Object Manipulation")
                + kinds("declare", Kinds.DECLARED)
                + kinds("delete", Kinds.DELETED)
                + kinds("close", Kinds.CLOSED)
                + kinds("purge", Kinds.PURGED)
                + title("Broker Definitions")
                + "  export <file>\n  import <file>\n"
                + title("Publishing and Consuming")
                + "  " + Kinds.PUBLISH.usage() + "\n"
                + "  " + Kinds.GET.usage() + "\n\n"
                + "  * publish without payload sends what comes on standard input\n\n"
                + "  * get prints messages, or writes one to payload_file and prints the rest\n";
    }

    private static String columns(Listed listed) {
        return listed.name() + " [<column>...]";
    }

    private static String kinds(String verb, List<Kind> kinds) {
        return lines(verb, kinds.stream().map(Kind::usage).toList());
    }

    private static String lines(String verb, List<String> each) {
        return each.stream().map(rest -> "  " + verb + " " + rest + "\n").collect(Collectors.joining());
    }

    private static String title(String title) {
        return "\n" + title + "\n" + "=".repeat(title.length()) + "\n\n";
    }

    static String config() {
        return usage() + title("Configuration File")
                + """
                  Options may stand in ~/.rabbitmqadmin.conf, or in a file that --config names.
                  --node says which section of it counts; without it, that is [default]. What
                  stands on the command line wins. A percent sign is written twice.
                """
                + title("Example")
                + """
                  [default]
                  hostname = localhost
                  port = 15672
                  username = guest
                  password = guest

                  [production]
                  hostname = broker.example.com
                  port = 15671
                  username = operator
                  password = secret
                  # where something is changed
                  declare_vhost = orders
                  # the same, and what is listed
                  vhost = orders
                  ssl = True
                  ssl_ca_cert_file = /etc/ssl/broker-ca.pem
                  ssl_key_file = /etc/ssl/operator-key.pem
                  ssl_cert_file = /etc/ssl/operator.pem
                """
                + title("Use")
                + "  rabbitmqadmin --config brokers.conf --node production list queues\n";
    }
}
