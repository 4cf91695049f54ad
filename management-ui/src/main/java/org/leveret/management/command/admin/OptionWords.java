package org.leveret.management.command.admin;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells options from words, as rabbitmqadmin does: options stand anywhere, long ones may be cut short, short ones may be
 * drawn together, and a value may look like an option. Confined to the thread that reads.
 */
final class OptionWords {
    private final Map<AdminOption, String> options = new EnumMap<>(AdminOption.class);
    private final List<String> words = new ArrayList<>();
    private final List<String> given;
    private int next;

    private OptionWords(List<String> given) {
        this.given = given;
    }

    /** Reads to the end, or to where help is asked for. */
    static OptionWords read(List<String> given) {
        OptionWords read = new OptionWords(given);
        while (read.next < given.size() && !read.has(AdminOption.HELP)) {
            read.readOne(given.get(read.next++));
        }
        return read;
    }

    boolean has(AdminOption option) {
        return options.containsKey(option);
    }

    Map<AdminOption, String> options() {
        return options;
    }

    List<String> words() {
        return words;
    }

    private void readOne(String word) {
        if (word.equals("--")) {
            words.addAll(given.subList(next, given.size()));
            next = given.size();
        } else if (word.startsWith("--")) {
            readLong(word);
        } else if (word.startsWith("-") && word.length() > 1) {
            readShort(word);
        } else {
            words.add(word);
        }
    }

    private void readLong(String word) {
        int equals = word.indexOf('=');
        AdminOption option = longOption(equals < 0 ? word : word.substring(0, equals));
        String name = String.valueOf(option.longName());
        if (option.placeholder() != null) {
            put(option, name, equals < 0 ? following(name) : word.substring(equals + 1));
        } else if (equals >= 0) {
            throw AdminException.options(name + " option does not take a value");
        } else {
            options.put(option, option.switched());
        }
    }

    private void readShort(String word) {
        for (int i = 1; i < word.length(); i++) {
            String name = "-" + word.charAt(i);
            AdminOption option = shortOption(name);
            if (option.placeholder() != null) {
                put(option, name, i + 1 < word.length() ? word.substring(i + 1) : following(name));
                return;
            }
            options.put(option, option.switched());
            if (option == AdminOption.HELP) {
                return;
            }
        }
    }

    private String following(String name) {
        if (next == given.size()) {
            throw AdminException.options(name + " option requires 1 argument");
        }
        return given.get(next++);
    }

    private void put(AdminOption option, String name, String value) {
        if (option == AdminOption.REQUEST_TIMEOUT && !value.strip().matches("[+-]?[0-9]{1,9}")) {
            throw AdminException.options("option " + name + ": invalid integer value: '" + value + "'");
        }
        options.put(option, value);
    }

    private static AdminOption longOption(String name) {
        List<String> possible = new ArrayList<>();
        @Nullable AdminOption found = null;
        for (AdminOption option : AdminOption.values()) {
            String longName = option.longName();
            if (longName == null || !longName.startsWith(name)) {
                continue;
            }
            if (longName.equals(name)) {
                return option;
            }
            possible.add(longName);
            found = option;
        }
        if (found == null) {
            throw AdminException.options("no such option: " + name);
        }
        if (possible.size() > 1) {
            possible.sort(null);
            throw AdminException.options("ambiguous option: " + name + " (" + String.join(", ", possible) + "?)");
        }
        return found;
    }

    private static AdminOption shortOption(String name) {
        for (AdminOption option : AdminOption.values()) {
            if (name.equals(option.shortName())) {
                return option;
            }
        }
        throw AdminException.options("no such option: " + name);
    }
}
