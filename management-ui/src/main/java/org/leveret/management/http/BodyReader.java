package org.leveret.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bodies of requests, up to a length each and a sum for all whose requests are not answered. Owned by the event loop
 * of the HTTP interface.
 */
final class BodyReader {
    private static final int ALL_BODIES_MAX = 4;

    private final long bytesMax;
    private final long allBytesMax;
    private long allBytes;

    BodyReader(long bytesMax) {
        this.bytesMax = bytesMax;
        this.allBytesMax = bytesMax * ALL_BODIES_MAX;
    }

    /**
     * Reads the rest of a paused request, and hands over its body, or an exception.
     *
     * @param ownBytesMax what this body may have, if that is less than what all may
     * @return to be run when the request is answered, or its client gone: what the body took is free then
     */
    Runnable read(
            HttpServerRequest request, long ownBytesMax, Consumer<byte[]> onBody, Consumer<ApiException> onRefused) {
        One one = new One(Math.min(ownBytesMax, bytesMax), onBody, onRefused);
        request.handler(one::onPart);
        request.endHandler(nothing -> one.onEnd());
        request.exceptionHandler(failure -> one.release());
        request.resume();
        return one::release;
    }

    /** The body of one request. */
    private final class One {
        private final long ownBytesMax;
        private final Consumer<byte[]> onBody;
        private final Consumer<ApiException> onRefused;
        private @Nullable Buffer collected = Buffer.buffer();
        private long bytes;

        One(long ownBytesMax, Consumer<byte[]> onBody, Consumer<ApiException> onRefused) {
            this.ownBytesMax = ownBytesMax;
            this.onBody = onBody;
            this.onRefused = onRefused;
        }

        void onPart(Buffer part) {
            Buffer body = collected;
            if (body == null) {
                return;
            }
            if (bytes + part.length() > ownBytesMax) {
                refuse(new ApiException(413, new ErrorBody("bad_request", "payload_too_large")));
            } else if (allBytes + part.length() > allBytesMax) {
                refuse(new ApiException(503, new ErrorBody("service_unavailable", "too many requests")));
            } else {
                allBytes += part.length();
                bytes += part.length();
                body.appendBuffer(part);
            }
        }

        void onEnd() {
            Buffer body = collected;
            if (body != null) {
                collected = null;
                onBody.accept(body.getBytes());
            }
        }

        private void refuse(ApiException refusal) {
            release();
            onRefused.accept(refusal);
        }

        void release() {
            collected = null;
            allBytes -= bytes;
            bytes = 0;
        }
    }
}
