package org.leveret.broker.control.admin;

import org.leveret.amqp.AmqpException;

/** A command on what is declared, or on messages, is refused as it would be over AMQP. */
public final class CommandRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    public CommandRefusedException(AmqpException refusal) {
        super(refusal.explanation(), null, false, false);
        this.code = refusal.replyCode().code();
        this.text = refusal.replyText();
    }

    /** The reply code of AMQP 0-9-1, such as 404. */
    public int code() {
        return code;
    }

    /** What a client would be told, such as {@code NOT_FOUND - no queue 'q' in vhost '/'}. */
    public String text() {
        return text;
    }

    /** The same without the code's name: {@code no queue 'q' in vhost '/'}. */
    public String explanation() {
        return String.valueOf(getMessage());
    }
}
