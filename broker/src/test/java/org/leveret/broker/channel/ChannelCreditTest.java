package org.leveret.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The prefetch that the consumers of a channel share, and what it comes to when it is switched on and off. */
class ChannelCreditTest {
    private final ChannelCredit credit = new ChannelCredit();
    private final Asking one = new Asking();
    private final Asking other = new Asking();

    /** A consumer whose queue asks for it. */
    private static final class Asking implements ChannelCredit.Borrower {
        private int granted;
        private int denied;

        @Override
        public void grantCredit(int messages) {
            granted += messages;
        }

        @Override
        public void denyCredit() {
            denied++;
        }
    }

    @Test
    void creditIsGrantedWhileFewerAreUnackedThanTheLimit() {
        credit.limit(2);
        credit.onWanted(one, false);
        credit.onWanted(other, false);
        credit.onWanted(one, false);
        assertThat(one.granted).isEqualTo(1);
        assertThat(other.granted).isEqualTo(1);
        credit.onDelivered(true);
        assertThat(one.granted).isEqualTo(1);
        credit.onSettled(1);
        assertThat(one.granted).isEqualTo(2);
        credit.onReturned(1);
        assertThat(one.granted + other.granted).isEqualTo(3);
    }

    @Test
    void whoWantsToKnowAtOnceIsToldThatThereIsNoRoom() {
        credit.limit(1);
        credit.onWanted(one, true);
        credit.onWanted(other, true);
        assertThat(one.granted).isEqualTo(1);
        assertThat(one.denied).isZero();
        assertThat(other.granted).isZero();
        assertThat(other.denied).isEqualTo(1);
    }

    @Test
    void whoAskedBeforeItsQueueHeardThatThereIsNoLimitAnyMoreIsGivenNothing() {
        credit.limit(1);
        credit.limit(0);
        credit.onWanted(one, false);
        credit.onWanted(other, true);
        assertThat(one.granted + other.granted).isZero();
        assertThat(other.denied).isZero();
    }

    @Test
    void whatWasAskedForWhileThereWasNoLimitTakesNothingOfTheNextOne() {
        credit.limit(1);
        credit.limit(0);
        credit.onWanted(one, false);
        credit.onWanted(one, true);
        credit.limit(2);
        assertThat(one.granted).isZero();
        credit.onWanted(other, false);
        credit.onWanted(other, false);
        assertThat(other.granted).isEqualTo(2);
        assertThat(one.granted).isZero();
    }
}
