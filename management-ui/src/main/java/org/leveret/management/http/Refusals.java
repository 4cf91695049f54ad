package org.leveret.management.http;

import java.util.concurrent.CompletionException;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered where a route has thrown: RabbitMQ's status and text for what the broker refuses. Stateless. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    /** What a failed stage has failed with. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The answer; a failure that nobody has meant is written to the log, and is a 500. */
    static ApiException of(Route route, Throwable failure) {
        if (failure instanceof ApiException refusal) {
            return refusal;
        }
        if (failure instanceof AdministrationException refusal) {
            return switch (refusal.reason()) {
                case NO_SUCH_USER, NO_SUCH_VHOST, NO_SUCH_EXCHANGE, NO_SUCH_POLICY -> ApiException.notFound();
                case VHOST_PROTECTED -> ApiException.preconditionFailed(text(refusal));
                case NOT_WRITTEN -> new ApiException(500, new ErrorBody("internal_error", text(refusal)));
                case USER_ALREADY_EXISTS, VHOST_ALREADY_EXISTS, INVALID -> ApiException.badRequest(text(refusal));
            };
        }
        if (failure instanceof CommandRefusedException refusal) {
            return switch (refusal.code()) {
                case 403 -> ApiException.notAuthorised("Access refused.");
                case 404 -> ApiException.notFound(refusal.explanation());
                default -> ApiException.badRequest(refusal.explanation());
            };
        }
        LOG.error("a request failed: {} {}", route.method(), route.path(), failure);
        return new ApiException(500, null);
    }

    private static String text(RuntimeException refusal) {
        return String.valueOf(refusal.getMessage());
    }
}
