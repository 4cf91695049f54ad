package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** A frame as a decoder saw it. */
record SeenFrame(int type, int channel, LongString payload) {

    /** All whole frames that a decoder finds in the buffer. */
    static List<SeenFrame> drain(FrameDecoder frames, ByteBuf in) {
        List<SeenFrame> seen = new ArrayList<>();
        while (frames.next(in)) {
            byte[] payload = ByteBufUtil.getBytes(in, frames.payloadIndex(), frames.payloadBytes());
            seen.add(new SeenFrame(frames.type(), frames.channel(), LongString.of(payload)));
        }
        return seen;
    }

    static List<SeenFrame> of(byte[] stream) {
        return drain(new FrameDecoder(Wire.FRAME_BYTES_MAX), Wire.buffer(stream));
    }

    Method method() {
        return Wire.read(payload.octets());
    }
}
