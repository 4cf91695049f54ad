package org.leveret.broker.deduplication;

import java.nio.ByteBuffer;
import org.leveret.broker.vhost.Claim;
import org.leveret.queue.Message;
import org.leveret.queue.ValueHash;

/**
 * A remembered value as the message store has it: a message whose body is the value and the end of its time.
 *
 * @param expiresMs in milliseconds since 1970
 */
record StoredValue(ValueHash value, long expiresMs) {
    private static final int BYTES = 3 * Long.BYTES;

    static Message message(Claim claim) {
        byte[] body = ByteBuffer.allocate(BYTES)
                .putLong(claim.value().high())
                .putLong(claim.value().low())
                .putLong(claim.expiresMs())
                .array();
        return new Message("", "", body, 0, true);
    }

    static StoredValue of(Message message) {
        ByteBuffer body = ByteBuffer.wrap(message.content());
        return new StoredValue(new ValueHash(body.getLong(), body.getLong()), body.getLong());
    }
}
