package org.leveret.config;

import java.util.Locale;
import java.util.Map;

/** Reads sizes such as {@code 1000}, {@code 512MiB} and {@code 2GB}. Stateless. */
final class ByteSizes {
    private static final Map<String, Long> INFORMATION_UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("ki", 1L << 10),
            Map.entry("kib", 1L << 10),
            Map.entry("kb", 1_000L),
            Map.entry("m", 1L << 20),
            Map.entry("mi", 1L << 20),
            Map.entry("mib", 1L << 20),
            Map.entry("mb", 1_000_000L),
            Map.entry("g", 1L << 30),
            Map.entry("gi", 1L << 30),
            Map.entry("gib", 1L << 30),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("t", 1L << 40),
            Map.entry("ti", 1L << 40),
            Map.entry("tib", 1L << 40),
            Map.entry("tb", 1_000_000_000_000L));

    private ByteSizes() {}

    /** The number of bytes, or -1 when the text is no size or more than a {@code long} holds. */
    static long parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        Long unit = INFORMATION_UNITS.get(text.substring(digits).strip().toLowerCase(Locale.ROOT));
        if (digits == 0 || unit == null) {
            return -1;
        }
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
        } catch (ArithmeticException | NumberFormatException e) {
            return -1;
        }
    }
}
