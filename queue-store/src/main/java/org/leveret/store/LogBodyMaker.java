package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.leveret.queue.Message;

/** Says of a message what has to be known to read it back out of the log. Owned by one thread. */
final class LogBodyMaker implements ByteSink {
    private final CRC32C crc = new CRC32C();
    private ByteBuffer head = ByteBuffer.allocate(1024);

    /** @param place where the log has the message */
    LogBody body(Message message, long place) {
        crc.reset();
        head.clear();
        try {
            MessageCodec.writeHead(this, message);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap failed", e);
        }
        int headBytes = head.flip().remaining();
        crc.update(head);
        crc.update(message.content());
        return new LogBody(
                place,
                headBytes + message.content().length,
                (int) crc.getValue(),
                message.bodyBytes(),
                message.expires());
    }

    @Override
    public ByteBuffer room(int bytes) {
        if (head.remaining() < bytes) {
            head = ByteBuffer.allocate(Math.max(head.capacity() * 2, head.position() + bytes))
                    .put(head.flip());
        }
        return head;
    }

    @Override
    public void put(byte[] source, int offset, int length) {
        room(length).put(source, offset, length);
    }
}
