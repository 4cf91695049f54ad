package org.leveret.broker.journey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.JourneyStep.Kind;

/**
 * What has happened to one message, in order of time. Immutable once made.
 *
 * <p>Steps belong together if they have the message's number. One without a number is of the message that was delivered from
 * the same place, or else of the last with the same message-id; if there is none, it begins a journey of its own.
 */
public final class Journey {
    private final List<JourneyStep> steps = new ArrayList<>();

    private Journey() {}

    private record Place(long queueId, long position) {}

    /** Sorts steps of all loops; those that began last come first. */
    static List<Journey> of(List<JourneyStep> unsorted) {
        List<JourneyStep> sorted = new ArrayList<>(unsorted);
        // Times may be below zero and are only to be compared by their difference.
        sorted.sort((one, other) -> Long.signum(one.nanos() - other.nanos()));
        List<Journey> journeys = new ArrayList<>();
        Map<Integer, Journey> byNumber = new HashMap<>();
        Map<Place, Journey> byPlace = new HashMap<>();
        Map<String, Journey> byMessageId = new HashMap<>();
        for (JourneyStep step : sorted) {
            Place place = new Place(step.queueId(), step.position());
            Journey journey = step.message() != 0 ? byNumber.get(step.message()) : byPlace.get(place);
            if (journey == null && step.message() == 0 && step.messageId() != null) {
                journey = byMessageId.get(step.messageId());
            }
            if (journey == null) {
                if (step.kind() == Kind.SETTLED) {
                    // Nobody knows any more what it was.
                    continue;
                }
                journey = new Journey();
                journeys.add(journey);
            }
            journey.steps.add(step);
            if (step.message() != 0) {
                byNumber.put(step.message(), journey);
            }
            if (step.position() >= 0) {
                byPlace.put(place, journey);
            }
            if (step.messageId() != null) {
                byMessageId.put(step.messageId(), journey);
            }
        }
        journeys.sort(Comparator.comparingLong(
                        (Journey journey) -> journey.steps.get(0).nanos() - firstNanos(sorted))
                .reversed());
        return journeys;
    }

    private static long firstNanos(List<JourneyStep> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get(0).nanos();
    }

    public List<JourneyStep> steps() {
        return steps;
    }

    /** The property of the message, if a step knows it. */
    public @Nullable String messageId() {
        return steps.stream()
                .map(JourneyStep::messageId)
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
    }

    /** As above. */
    public @Nullable String correlationId() {
        return steps.stream()
                .map(JourneyStep::correlationId)
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
    }

    /** Whether it was on its way to a queue, or in it. */
    public boolean passes(String queue) {
        return steps.stream()
                .anyMatch(step -> queue.equals(step.told().get("queue"))
                        || (step.told().get("queues") instanceof List<?> queues && queues.contains(queue)));
    }
}
