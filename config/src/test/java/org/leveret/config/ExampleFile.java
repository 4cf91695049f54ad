package org.leveret.config;

import java.util.ArrayList;
import java.util.List;

/** Writes down the table of settings as {@code leveret.conf.example}. Stateless. */
final class ExampleFile {
    private static final int COLUMNS_MAX = 100;
    private static final String HEAD = """
            # Every key that Leveret acts on, with its default. The format is rabbitmq.conf's: key = value, # begins a
            # comment, and a value that holds a # stands in single quotes. Sizes are bytes or have a unit: k, M and G
            # (also kiB, MiB, GiB) count in 1,024s, kB, MB and GB in 1,000s. A key that RabbitMQ has and that is not
            # here is accepted, with a warning that names it.
            #
            # Read in this order, the later winning: /etc/leveret/leveret.conf, the file of --config or
            # RABBITMQ_CONFIG_FILE, the environment, --set.
            """;

    private ExampleFile() {}

    static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("\n#### RabbitMQ's keys\n");
        describe(text, false);
        text.append("\n#### Leveret's own keys\n");
        describe(text, true);
        return text.toString();
    }

    private static void describe(StringBuilder text, boolean own) {
        for (SettingsEntry entry : Settings.table()) {
            if (entry instanceof Setting<?> setting && setting.isOwn() == own) {
                describe(text, setting);
            } else if (entry instanceof SettingFamily<?> family && !own) {
                describe(text, family);
            }
        }
    }

    private static void describe(StringBuilder text, Setting<?> setting) {
        text.append('\n').append(comment(setting));
        line(text, setting.key(), setting.defaultText());
    }

    private static void describe(StringBuilder text, SettingFamily<?> family) {
        text.append('\n').append(comment(family));
        if (family.defaults().isEmpty()) {
            line(text, family.prefix(), "none");
        }
        family.defaults().forEach((name, value) -> line(text, family.prefix() + "." + name, value));
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("# ")
                .append(key)
                .append(value.isEmpty() ? " =" : " = ")
                .append(value)
                .append('\n');
    }

    private static String comment(SettingsEntry entry) {
        String sentence = entry.description() + " (" + entry.unit() + ")";
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("##");
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + 1 + word.length() > COLUMNS_MAX) {
                lines.add(line.toString());
                line = new StringBuilder("##");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines) + "\n";
    }
}
