package org.leveret.management.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one object with their rates, on the way into its JSON object. Used by one request.
 *
 * <p>A number {@code n} comes with {@code n_details}, which has its rate, and its samples if they are asked for.
 */
public final class Numbers {
    private final @Nullable Series series;
    private final List<String> names;
    private final long[] values;
    private final long nowMs;

    Numbers(@Nullable Series series, List<String> names, long[] values, long nowMs) {
        this.series = series;
        this.names = names;
        this.values = values;
        this.nowMs = nowMs;
    }

    /** Adds those from one index to another. */
    void addTo(Map<String, Object> json, int from, int to, @Nullable Window window) {
        for (int i = from; i < to; i++) {
            json.put(names.get(i), values[i]);
            json.put(names.get(i) + "_details", details(i, window));
        }
    }

    /** Whether any of those from one index to another is more than 0. */
    boolean anyIn(int from, int to) {
        for (int i = from; i < to; i++) {
            if (values[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Since when nothing has changed; 0 if that is not known. */
    long unchangedSinceMs() {
        return series == null ? 0 : series.unchangedSinceMs();
    }

    private Map<String, Object> details(int number, @Nullable Window window) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "rate",
                series == null ? 0.0 : rounded(series.rate(number, values[number], nowMs, Statistics.RATE_WINDOW_MS)));
        if (window != null) {
            addSamples(
                    details,
                    series == null
                            ? List.of(new Series.Sample(nowMs, values[number]))
                            : series.samples(number, values[number], nowMs, window.ageMs(), window.stepMs()));
        }
        return details;
    }

    private static void addSamples(Map<String, Object> details, List<Series.Sample> samples) {
        List<Map<String, Object>> json = new ArrayList<>(samples.size());
        long sum = 0;
        for (Series.Sample sample : samples) {
            json.add(Map.of("sample", sample.value(), "timestamp", sample.timeMs()));
            sum += sample.value();
        }
        details.put("samples", json);
        if (samples.isEmpty()) {
            return;
        }
        Series.Sample newest = samples.get(0);
        Series.Sample oldest = samples.get(samples.size() - 1);
        long spanMs = newest.timeMs() - oldest.timeMs();
        details.put("avg_rate", spanMs == 0 ? 0.0 : rounded((newest.value() - oldest.value()) * 1_000.0 / spanMs));
        details.put("avg", (double) sum / samples.size());
    }

    /** RabbitMQ's have one digit behind the point. */
    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }
}
