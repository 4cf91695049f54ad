package org.leveret.management.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the objects of one kind: RabbitMQ's family of metrics. Immutable.
 *
 * @param family as RabbitMQ calls it where families can be chosen; empty for what cannot be chosen
 * @param shown where it is told, and how
 * @param objects what there is of that kind
 * @param labels of an object's samples, or whatever comes between the name and the value
 * @param vhost where an object is; null for what is in none
 * @param <T> the objects
 */
record MetricGroup<T>(
        String family,
        Shown shown,
        Function<Scrape, List<T>> objects,
        Function<T, String> labels,
        Function<T, @Nullable String> vhost,
        List<Metric<T>> metrics) {
    /** Where a group is told, and how. */
    enum Shown {
        /** Everywhere in the same way: there are few objects. */
        ALIKE,
        /** All objects together, or each. */
        SUMMED,
        /** Each object, where objects are asked for. */
        EACH,
        /** Each object, where the family is asked for and nowhere else. */
        CHOSEN,
        /** Who tells: in every answer, whatever was chosen. */
        ALWAYS
    }

    /** There is one of it. */
    static <T> MetricGroup<T> one(String family, Function<Scrape, T> object, List<Metric<T>> metrics) {
        return of(family, Shown.ALIKE, scrape -> List.of(object.apply(scrape)), each -> Labels.NONE, metrics);
    }

    /** Of what is in no virtual host. */
    static <T> MetricGroup<T> of(
            String family,
            Shown shown,
            Function<Scrape, List<T>> objects,
            Function<T, String> labels,
            List<Metric<T>> metrics) {
        return new MetricGroup<>(family, shown, objects, labels, object -> null, metrics);
    }

    /** What is left to write of each metric in an answer; empty if the group is not in it. */
    List<MetricSamples> samples(Scrape scrape, MetricsView view) {
        if (!view.shows(this)) {
            return List.of();
        }
        List<T> told = objects.apply(scrape);
        if (view.choosesVhosts()) {
            told = told.stream()
                    .filter(object -> view.isChosen(vhost.apply(object)))
                    .toList();
        }
        boolean sums = shown == Shown.SUMMED && !view.perObject();
        List<MetricSamples> samples = new ArrayList<>(metrics.size());
        for (Metric<T> metric : metrics) {
            samples.add(
                    sums
                            ? MetricSamples.one(metric, view.prefix(this), metric.sum(scrape, told))
                            : MetricSamples.of(metric, view.prefix(this), told, labels));
        }
        return samples;
    }
}
