package org.leveret.management.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one object, or the sums of several, with their rates, on the way into a JSON object. Used by one request.
 *
 * <p>A number {@code n} comes with {@code n_details}, which has its rate, and its samples if they are asked for.
 */
public final class Numbers {
    private final List<Part> parts;
    private final List<String> names;
    private final long nowMs;

    /** What one object has, and had. */
    static final class Part {
        private final @Nullable Series series;
        private final long[] values;

        /** @param series null if nobody has looked yet */
        Part(@Nullable Series series, long[] values) {
            this.series = series;
            this.values = values;
        }
    }

    Numbers(@Nullable Series series, List<String> names, long[] values, long nowMs) {
        this(List.of(new Part(series, values)), names, nowMs);
    }

    Numbers(List<Part> parts, List<String> names, long nowMs) {
        this.parts = parts;
        this.names = names;
        this.nowMs = nowMs;
    }

    /** Adds those from one index to another. */
    void addTo(Map<String, Object> json, int from, int to, @Nullable Window window) {
        for (int i = from; i < to; i++) {
            json.put(names.get(i), value(i));
            json.put(names.get(i) + "_details", details(i, window));
        }
    }

    /** Whether any of those from one index to another is more than 0. */
    boolean anyIn(int from, int to) {
        for (int i = from; i < to; i++) {
            if (value(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Since when nothing has changed; 0 if that is not known. */
    long unchangedSinceMs() {
        long sinceMs = 0;
        for (Part part : parts) {
            if (part.series == null) {
                return 0;
            }
            sinceMs = Math.max(sinceMs, part.series.unchangedSinceMs());
        }
        return sinceMs;
    }

    private long value(int number) {
        long sum = 0;
        for (Part part : parts) {
            sum += part.values[number];
        }
        return sum;
    }

    private Map<String, Object> details(int number, @Nullable Window window) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("rate", rounded(rate(number)));
        if (window != null) {
            addSamples(details, samples(number, window));
        }
        return details;
    }

    private double rate(int number) {
        double sum = 0;
        for (Part part : parts) {
            sum += part.series == null
                    ? 0
                    : part.series.rate(number, part.values[number], nowMs, Statistics.RATE_WINDOW_MS);
        }
        return sum;
    }

    /** Those of all objects are taken at the same times; of one that is not known for as long there are fewer. */
    private List<Series.Sample> samples(int number, Window window) {
        List<Series.Sample> sums = new ArrayList<>();
        for (Part part : parts) {
            long now = part.values[number];
            List<Series.Sample> samples = part.series == null
                    ? List.of(new Series.Sample(nowMs, now))
                    : part.series.samples(number, now, nowMs, window.ageMs(), window.stepMs());
            for (int i = 0; i < samples.size(); i++) {
                Series.Sample sample = samples.get(i);
                if (i < sums.size()) {
                    sums.set(i, new Series.Sample(sample.timeMs(), sums.get(i).value() + sample.value()));
                } else {
                    sums.add(sample);
                }
            }
        }
        return sums;
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
