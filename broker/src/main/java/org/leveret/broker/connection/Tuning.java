package org.leveret.broker.connection;

/**
 * What tune-ok settled.
 *
 * @param channelMax how many channels may be open at once
 * @param frameBytesMax the largest frame, its 8 octets of frame header and end included
 * @param heartbeatSeconds 0 for none
 */
public record Tuning(int channelMax, int frameBytesMax, int heartbeatSeconds) {
    static final int CHANNELS_UNLIMITED = 65_535;
    static final int FRAME_BYTES_UNLIMITED = 16 << 20;
}
