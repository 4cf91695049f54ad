package org.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;

class AlarmEventsTest {
    private final List<Event> told = new ArrayList<>();
    private final Alarms alarms = new Alarms(new Connections());

    AlarmEventsTest() {
        alarms.events(
                new Events() {
                    @Override
                    public boolean areWanted() {
                        return true;
                    }

                    @Override
                    public void tell(Event event) {
                        told.add(event);
                    }
                },
                "rabbit@here");
    }

    private static Event event(String key, String source) {
        return new Event(
                key,
                FieldTable.builder()
                        .put("node", "rabbit@here")
                        .put("source", source)
                        .build());
    }

    @Test
    void anAlarmIsToldWhenItIsSetAndWhenItIsCleared() {
        alarms.raise(Resource.MEMORY);
        alarms.clear(Resource.MEMORY);
        assertThat(told).containsExactly(event("alarm.set", "memory"), event("alarm.cleared", "memory"));
    }

    @Test
    void anAlarmThatIsRaisedAgainIsToldOnce() {
        alarms.raise(Resource.DISK);
        alarms.raise(Resource.DISK);
        assertThat(told).containsExactly(event("alarm.set", "disk"));
    }

    @Test
    void twoReasonsForOneSourceAreOneAlarm() {
        alarms.raise(Resource.DISK);
        alarms.raise(Resource.DISK_FULL);
        alarms.clear(Resource.DISK);
        assertThat(told).containsExactly(event("alarm.set", "disk"));
        alarms.clear(Resource.DISK_FULL);
        assertThat(told).containsExactly(event("alarm.set", "disk"), event("alarm.cleared", "disk"));
    }

    @Test
    void twoSourcesAreTwoAlarms() {
        alarms.raise(Resource.DISK);
        alarms.raise(Resource.MEMORY);
        assertThat(told).containsExactly(event("alarm.set", "disk"), event("alarm.set", "memory"));
    }

    @Test
    void aFailureOfTheStorageIsNoAlarmThatRabbitMqKnows() {
        alarms.raise(Resource.STORAGE);
        assertThat(told).isEmpty();
    }
}
