package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queues that end when nobody uses them. */
class IdlenessTest {
    private final QueueFixture fixture = new QueueFixture(QueueSettings.builder(1, false, QueueFixture.UNBOUNDED)
            .expiresMs(100)
            .build());

    @Test
    void aQueueThatNobodyUsesExpires() {
        fixture.queue.tick(0);
        assertThat(fixture.effects()).containsExactly("wake at 100");
        fixture.queue.tick(100);
        assertThat(fixture.effects()).containsExactly("expire queue");
    }

    @Test
    void publishingIsNoUse() {
        fixture.queue.tick(0);
        fixture.queue.enqueue(QueueFixture.message("m0", 10, false), 0, null, 99);
        fixture.effects();
        fixture.queue.tick(100);
        assertThat(fixture.effects()).containsExactly("expire queue");
    }

    @Test
    void readingAndDeclaringAre() {
        fixture.queue.tick(0);
        fixture.queue.fetch(true, "f", 60);
        fixture.queue.tick(100);
        assertThat(fixture.effects()).containsExactly("wake at 100", "fetched f nothing", "wake at 160");
        fixture.queue.declared(150);
        fixture.queue.tick(160);
        assertThat(fixture.effects()).containsExactly("wake at 250");
    }

    @Test
    void aConsumerKeepsItAndItLivesOnForItsTimeAfterTheLast() {
        fixture.queue.tick(0);
        QueueConsumer a = new QueueConsumer("a", false, false, 0, 1, QueueFixture.UNBOUNDED, false);
        fixture.queue.subscribe(a, 50);
        fixture.queue.tick(100);
        fixture.queue.tick(1_000);
        assertThat(fixture.effects()).containsExactly("wake at 100", "subscribed a");
        fixture.queue.unsubscribe(a, 1_000);
        assertThat(fixture.effects()).containsExactly("wake at 1100");
        fixture.queue.tick(1_100);
        assertThat(fixture.effects()).containsExactly("expire queue");
    }

    @Test
    void itIsAskedForOnce() {
        fixture.queue.tick(0);
        fixture.queue.tick(100);
        fixture.queue.tick(200);
        assertThat(fixture.effects()).containsOnlyOnce("expire queue");
    }
}
