package org.leveret.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The kinds of value that settings have. Stateless. */
final class SettingTypes {
    private SettingTypes() {}

    static SettingType<Long> wholeNumber(long min, long max) {
        return text -> {
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below, in the same words as a number out of range.
            }
            throw expected("a whole number from " + min + " to " + max, text);
        };
    }

    /** {@code infinity} is the largest number of the range, or above any that can be written. */
    static SettingType<Long> wholeNumberOrInfinity(long min) {
        SettingType<Long> number = wholeNumber(min, Integer.MAX_VALUE);
        return text -> text.equals("infinity") ? Long.valueOf(Integer.MAX_VALUE) : number.parse(text);
    }

    static SettingType<Double> fraction() {
        return text -> {
            try {
                double value = Double.parseDouble(text);
                if (value >= 0 && value <= 1) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below, in the same words as a number out of range.
            }
            throw expected("a number from 0.0 to 1.0", text);
        };
    }

    static SettingType<Long> bytes(long min, long max) {
        return text -> {
            long value = ByteSizes.parse(text);
            if (value < min || value > max) {
                throw expected("bytes from " + min + " to " + max + ", also as 512MiB or 2GB", text);
            }
            return value;
        };
    }

    static SettingType<Boolean> truth() {
        return oneOf(Map.of("true", true, "false", false));
    }

    static <T> SettingType<T> oneOf(Map<String, T> values) {
        String names = String.join(", ", new TreeMap<>(values).keySet());
        return text -> {
            T value = values.get(text.toLowerCase(Locale.ROOT));
            if (value == null) {
                throw expected("one of " + names, text);
            }
            return value;
        };
    }

    static SettingType<String> text() {
        return text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("expected a value, found none");
            }
            return text;
        };
    }

    /** Any text, also an empty one. */
    static SettingType<String> anyText() {
        return text -> text;
    }

    /** {@code auto} takes what is computed when the configuration is made. */
    static <T> SettingType<T> automatic(SettingType<T> type, Supplier<T> computed) {
        return text -> text.equals("auto") ? computed.get() : type.parse(text);
    }

    /** An empty text leaves the setting unset. */
    static <T> SettingType<Optional<T>> optional(SettingType<T> type) {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(type.parse(text));
    }

    static SettingType<Path> path() {
        return text -> {
            try {
                return Path.of(text().parse(text));
            } catch (InvalidPathException e) {
                throw expected("a path", text);
            }
        };
    }

    static SettingType<Path> readableFile() {
        return text -> {
            Path file = path().parse(text);
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new IllegalArgumentException("cannot read the file " + text);
            }
            return file;
        };
    }

    /** As RabbitMQ does, a node name without a host gets this machine's short one. */
    static SettingType<String> nodeName() {
        return text -> {
            String name = text().parse(text);
            return name.indexOf('@') >= 0 ? name : name + "@" + HostName.SHORT;
        };
    }

    static IllegalArgumentException expected(String what, String found) {
        return new IllegalArgumentException(
                found.isEmpty()
                        ? "expected " + what + ", found nothing"
                        : "expected " + what + ", found \"" + found + '"');
    }
}
