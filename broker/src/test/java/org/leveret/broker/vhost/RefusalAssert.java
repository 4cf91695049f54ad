package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.leveret.amqp.AmqpException;

/** Says what a command is refused with. */
public final class RefusalAssert {
    private RefusalAssert() {}

    /** The refusal's whole reply text, code name and all. */
    public static void assertRefused(String replyText, ThrowingCallable command) {
        AmqpException refusal = catchThrowableOfType(AmqpException.class, command);
        assertThat(refusal).as("a refusal: " + replyText).isNotNull();
        assertThat(refusal.replyText()).isEqualTo(replyText);
    }
}
