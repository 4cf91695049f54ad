package org.leveret.amqp;

import java.nio.charset.StandardCharsets;

/**
 * An error that a client is told about in a channel.close or connection.close. Any depth throws it, one place answers.
 * It carries no stack trace: it describes what the peer did, not where we noticed. Immutable, for any thread.
 */
public final class AmqpException extends RuntimeException {

    /** The longest reply text, in octets of UTF-8: it travels as a short string. */
    public static final int REPLY_TEXT_BYTES_MAX = 255;

    private static final long serialVersionUID = 1L;
    private static final String ELLIPSIS = "...";

    private final ReplyCode replyCode;
    private final String explanation;
    private final int classId;
    private final int methodId;
    private final boolean abrupt;

    /** An error that no single method caused; the close carries class and method 0/0. */
    public AmqpException(ReplyCode replyCode, String explanation) {
        this(replyCode, explanation, 0, 0);
    }

    /** An error caused by the method with these ids. */
    public AmqpException(ReplyCode replyCode, String explanation, int classId, int methodId) {
        this(replyCode, explanation, classId, methodId, false);
    }

    private AmqpException(ReplyCode replyCode, String explanation, int classId, int methodId, boolean abrupt) {
        super(explanation, null, false, false);
        this.replyCode = replyCode;
        this.explanation = explanation;
        this.classId = classId;
        this.methodId = methodId;
        this.abrupt = abrupt;
    }

    /**
     * An error after which the TCP connection is dropped with no close frame, as RabbitMQ does for an unknown class or
     * method id.
     *
     * @param reason for the log only
     */
    public static AmqpException abrupt(String reason) {
        return new AmqpException(ReplyCode.INTERNAL_ERROR, reason, 0, 0, true);
    }

    /** Whether the connection is dropped without a close frame. */
    public boolean isAbrupt() {
        return abrupt;
    }

    public ReplyCode replyCode() {
        return replyCode;
    }

    /** The text after the code's name; empty when the broker has nothing to explain. */
    public String explanation() {
        return explanation;
    }

    /** The class id of the method that caused the error, or 0. */
    public int classId() {
        return classId;
    }

    /** The method id of the method that caused the error, or 0. */
    public int methodId() {
        return methodId;
    }

    /**
     * The text of the close: the code's name, " - " and the explanation, or the name alone when there is no
     * explanation. At most {@value #REPLY_TEXT_BYTES_MAX} octets of UTF-8; what is longer is cut between two characters
     * and ends with "...", which RabbitMQ does too.
     */
    public String replyText() {
        if (explanation.isEmpty()) {
            return replyCode.name();
        }
        String whole = replyCode.name() + " - " + explanation;
        byte[] octets = whole.getBytes(StandardCharsets.UTF_8);
        if (octets.length <= REPLY_TEXT_BYTES_MAX) {
            return whole;
        }
        int cut = REPLY_TEXT_BYTES_MAX - ELLIPSIS.length();
        while ((octets[cut] & 0xC0) == 0x80) {
            cut--;
        }
        return new String(octets, 0, cut, StandardCharsets.UTF_8) + ELLIPSIS;
    }

    /** The same error with the ids of the method that caused it, unless it has some already or is abrupt. */
    public AmqpException at(int causeClassId, int causeMethodId) {
        if (classId != 0 || methodId != 0 || abrupt) {
            return this;
        }
        return new AmqpException(replyCode, explanation, causeClassId, causeMethodId);
    }
}
