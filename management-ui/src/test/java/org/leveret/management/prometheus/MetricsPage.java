package org.leveret.management.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer with metrics, taken apart. */
record MetricsPage(Map<String, String> types, Map<String, String> helps, Map<String, Double> samples) {
    /** @throws AssertionError if something is told twice, or a sample before its type */
    static MetricsPage parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> helps = new HashMap<>();
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            List<String> words = new ArrayList<>(List.of(line.split(" ", 4)));
            if (line.startsWith("# TYPE ")) {
                once(types.put(words.get(2), words.get(3)), line);
            } else if (line.startsWith("# HELP ")) {
                once(helps.put(words.get(2), words.get(3)), line);
            } else {
                int end = line.lastIndexOf(' ');
                String series = line.substring(0, end);
                String name = series.replaceAll("\\{.*", "");
                if (!types.containsKey(name) && !types.containsKey(name.replaceAll("_(bucket|count|sum)$", ""))) {
                    throw new AssertionError("no type before: " + line);
                }
                once(samples.put(series, Double.valueOf(line.substring(end + 1))), line);
            }
        }
        return new MetricsPage(types, helps, samples);
    }

    private static void once(@Nullable Object before, String line) {
        if (before != null) {
            throw new AssertionError("told twice: " + line);
        }
    }

    /** @param series a metric's name, with its labels if it has any */
    double value(String series) {
        Double value = samples.get(series);
        if (value == null) {
            throw new AssertionError("there is no " + series + " in " + samples.keySet());
        }
        return value;
    }
}
