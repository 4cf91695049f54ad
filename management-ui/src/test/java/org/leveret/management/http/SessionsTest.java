package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.leveret.broker.access.HashingAlgorithm;
import org.leveret.broker.access.PasswordHash;

class SessionsTest {
    private static final long IDLE_MS_MAX = 1_000;
    private static final int COUNT_MAX = 1_000;

    private long nowMs = 5_000;
    private final Sessions sessions = new Sessions(IDLE_MS_MAX, () -> nowMs);
    private final Caller caller = new Caller("anna", Set.of(), null, password());

    private static PasswordHash password() {
        return PasswordHash.of(HashingAlgorithm.SHA256, "secret", new byte[4]);
    }

    @Test
    void aSessionGoesOnWhileItIsUsed() {
        String token = sessions.open(caller);
        for (int i = 0; i < 10; i++) {
            nowMs += IDLE_MS_MAX;
            assertThat(sessions.use(token)).isNotNull();
        }
    }

    @Test
    void aSessionThatWasNotUsedForLongerThanThatIsOver() {
        String token = sessions.open(caller);
        nowMs += IDLE_MS_MAX + 1;
        assertThat(sessions.use(token)).isNull();
        nowMs -= IDLE_MS_MAX;
        assertThat(sessions.use(token)).isNull();
    }

    @Test
    void theSessionThatWasUsedLongestAgoGivesWayToOneTooMany() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < COUNT_MAX; i++) {
            tokens.add(sessions.open(caller));
        }
        assertThat(sessions.use(tokens.get(0))).isNotNull();
        String last = sessions.open(caller);
        assertThat(sessions.use(tokens.get(1))).isNull();
        assertThat(sessions.use(tokens.get(0))).isNotNull();
        assertThat(sessions.use(tokens.get(2))).isNotNull();
        assertThat(sessions.use(last)).isNotNull();
    }

    @Test
    void noTwoTokensAreAlike() {
        assertThat(sessions.open(caller)).hasSize(43).isNotEqualTo(sessions.open(caller));
    }
}
