package org.leveret.broker.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.broker.journey.JourneyStep.Kind;

/** Which steps are of one message. */
class JourneyTest {
    private static JourneyStep step(
            long nanos, Kind kind, int message, long queueId, long position, @Nullable String messageId) {
        return new JourneyStep(nanos, 0, kind, message, queueId, position, messageId, null, Map.of());
    }

    private static List<List<Kind>> kinds(JourneyStep... steps) {
        return Journey.of(List.of(steps)).stream()
                .map(journey -> journey.steps().stream().map(JourneyStep::kind).toList())
                .toList();
    }

    @Test
    void stepsOfOneNumberAreOneJourneyInOrderOfTimeWhateverLoopToldThem() {
        assertThat(kinds(
                        step(30, Kind.DELIVERED, 1, 7, 0, null),
                        step(-10, Kind.PUBLISHED, 1, 0, -1, null),
                        step(-5, Kind.ROUTED, 1, 0, -1, null)))
                .containsExactly(List.of(Kind.PUBLISHED, Kind.ROUTED, Kind.DELIVERED));
    }

    @Test
    void whatIsSettledIsWhatWasDeliveredFromThatPlace() {
        assertThat(kinds(
                        step(1, Kind.PUBLISHED, 1, 0, -1, null),
                        step(2, Kind.PUBLISHED, 2, 0, -1, null),
                        step(3, Kind.DELIVERED, 1, 7, 4, null),
                        step(4, Kind.DELIVERED, 2, 8, 4, null),
                        step(5, Kind.SETTLED, 0, 7, 4, null)))
                .containsExactly(
                        List.of(Kind.PUBLISHED, Kind.DELIVERED), List.of(Kind.PUBLISHED, Kind.DELIVERED, Kind.SETTLED));
    }

    @Test
    void aMessageThatHasLostItsNumberIsKnownByItsPlaceOrItsMessageId() {
        assertThat(kinds(
                        step(1, Kind.PUBLISHED, 1, 0, -1, "id"),
                        step(2, Kind.DELIVERED, 0, 7, 4, "id"),
                        step(3, Kind.SETTLED, 0, 7, 4, null)))
                .containsExactly(List.of(Kind.PUBLISHED, Kind.DELIVERED, Kind.SETTLED));
        assertThat(kinds(
                        step(1, Kind.DELIVERED, 1, 7, 4, null),
                        step(2, Kind.SETTLED, 0, 7, 4, null),
                        step(3, Kind.DELIVERED, 0, 7, 4, null)))
                .containsExactly(List.of(Kind.DELIVERED, Kind.SETTLED, Kind.DELIVERED));
    }

    @Test
    void twoPublishesWithOneMessageIdAreTwoJourneys() {
        assertThat(kinds(step(1, Kind.PUBLISHED, 1, 0, -1, "id"), step(2, Kind.PUBLISHED, 2, 0, -1, "id")))
                .containsExactly(List.of(Kind.PUBLISHED), List.of(Kind.PUBLISHED));
    }

    @Test
    void whatWasThereBeforeBeginsAJourneyAndAnAckOfTheUnknownIsNone() {
        assertThat(kinds(step(1, Kind.SETTLED, 0, 7, 3, null), step(2, Kind.DELIVERED, 0, 7, 4, null)))
                .containsExactly(List.of(Kind.DELIVERED));
    }
}
