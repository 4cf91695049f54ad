package org.leveret.management.command.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file: sections of keys and values, as Python's {@code ConfigParser} reads them. A section has what is in
 * {@code [DEFAULT]}, too. Immutable once read.
 */
final class ConfigFile {
    private static final String DEFAULT = "DEFAULT";
    private static final int REFERENCE_DEPTH_MAX = 10;

    private final Path path;
    private final Map<String, Map<String, String>> sections = new HashMap<>();

    private ConfigFile(Path path) {
        this.path = path;
    }

    static ConfigFile read(Path path) {
        ConfigFile file = new ConfigFile(path);
        try {
            file.read(Files.readAllLines(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AdminException.usage("Could not read config file '" + path + "': " + e.getMessage());
        }
        return file;
    }

    private void read(List<String> lines) {
        @Nullable Map<String, String> section = null;
        @Nullable String key = null;
        int indentation = 0;
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            int column = lines.get(i).indexOf(text);
            if (section != null && key != null && column > indentation) {
                section.merge(key, text, (value, more) -> value + "\n" + more);
                continue;
            }
            indentation = column;
            int end = text.lastIndexOf(']');
            if (text.startsWith("[") && end > 1) {
                section = sections.computeIfAbsent(text.substring(1, end), name -> new LinkedHashMap<>());
                key = null;
                continue;
            }
            int separator = separator(text);
            if (section == null || separator < 0) {
                throw AdminException.usage("Could not read config file '" + path + "': line " + (i + 1)
                        + " is no key and value of a section");
            }
            key = text.substring(0, separator).strip().toLowerCase(Locale.ROOT);
            section.put(key, text.substring(separator + 1).strip());
        }
    }

    private static int separator(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '=' || text.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    /** What a section says, or null if there is none of this name. */
    @Nullable
    Map<String, String> section(String name) {
        Map<String, String> values = new LinkedHashMap<>(sections.getOrDefault(DEFAULT, Map.of()));
        Map<String, String> own = sections.get(name);
        if (own == null && !name.equals(DEFAULT)) {
            return null;
        }
        if (own != null) {
            values.putAll(own);
        }
        Map<String, String> expanded = new LinkedHashMap<>();
        values.forEach((key, value) -> expanded.put(key, expanded(value, values, 1)));
        return expanded;
    }

    /** A value with the others that it names as {@code %(key)s}; a percent sign is written twice. */
    private String expanded(String value, Map<String, String> values, int depth) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int at = value.indexOf('%'); at >= 0; at = value.indexOf('%', from)) {
            text.append(value, from, at);
            int end = value.indexOf(")s", at);
            if (value.startsWith("%%", at)) {
                text.append('%');
                from = at + 2;
            } else if (value.startsWith("%(", at) && end > 0 && depth < REFERENCE_DEPTH_MAX) {
                String named = values.get(value.substring(at + 2, end).toLowerCase(Locale.ROOT));
                if (named == null) {
                    throw unexpandable(value);
                }
                text.append(expanded(named, values, depth + 1));
                from = end + 2;
            } else {
                throw unexpandable(value);
            }
        }
        return text.append(value, from, value.length()).toString();
    }

    private AdminException unexpandable(String value) {
        return AdminException.usage("Could not read config file '" + path
                + "': a percent sign is written %%, or %(key)s names another key: " + value);
    }
}
