package org.leveret.amqp;

/**
 * The reply codes of AMQP 0-9-1 (specification section 1.2, "constants"): what a close or a return says about its
 * reason. Immutable, for any thread.
 */
public enum ReplyCode {
    REPLY_SUCCESS(200),
    CONTENT_TOO_LARGE(311),
    NO_ROUTE(312),
    NO_CONSUMERS(313),
    CONNECTION_FORCED(320),
    INVALID_PATH(402),
    ACCESS_REFUSED(403),
    NOT_FOUND(404),
    RESOURCE_LOCKED(405),
    PRECONDITION_FAILED(406),
    FRAME_ERROR(501),
    SYNTAX_ERROR(502),
    COMMAND_INVALID(503),
    CHANNEL_ERROR(504),
    UNEXPECTED_FRAME(505),
    RESOURCE_ERROR(506),
    NOT_ALLOWED(530),
    NOT_IMPLEMENTED(540),
    INTERNAL_ERROR(541);

    private final int code;

    ReplyCode(int code) {
        this.code = code;
    }

    /** The number on the wire, 200 to 541. */
    public int code() {
        return code;
    }

    /** Whether an error with this code closes the whole connection ("hard"), not only its channel ("soft"). */
    public boolean closesConnection() {
        return switch (this) {
            case REPLY_SUCCESS,
                    CONTENT_TOO_LARGE,
                    NO_ROUTE,
                    NO_CONSUMERS,
                    ACCESS_REFUSED,
                    NOT_FOUND,
                    RESOURCE_LOCKED,
                    PRECONDITION_FAILED -> false;
            case CONNECTION_FORCED,
                    INVALID_PATH,
                    FRAME_ERROR,
                    SYNTAX_ERROR,
                    COMMAND_INVALID,
                    CHANNEL_ERROR,
                    UNEXPECTED_FRAME,
                    RESOURCE_ERROR,
                    NOT_ALLOWED,
                    NOT_IMPLEMENTED,
                    INTERNAL_ERROR -> true;
        };
    }
}
