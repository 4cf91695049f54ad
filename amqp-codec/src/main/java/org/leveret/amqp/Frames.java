package org.leveret.amqp;

/**
 * The numbers of the frame format (specification section 2.3.5).
 *
 * <pre>
 *  0      1         3         7                size+7 size+8
 *  +------+---------+---------+------------------+-----+
 *  | type | channel |  size   |     payload      | end |
 *  +------+---------+---------+------------------+-----+
 * </pre>
 */
public final class Frames {

    /** Frame type: class id, method id and arguments. */
    public static final int METHOD = 1;

    /** Frame type: class id, weight, body size and property list of a message. */
    public static final int HEADER = 2;

    /** Frame type: a part of a message's body. */
    public static final int BODY = 3;

    /** Frame type: a sign of life without payload, on channel 0. */
    public static final int HEARTBEAT = 8;

    /** The octet that ends each frame. */
    public static final int END = 206;

    /** Type, channel and size. */
    public static final int HEAD_BYTES = 7;

    /** What a frame is longer than its payload: type, channel, size and end octet. */
    public static final int OVERHEAD_BYTES = 8;

    /** Class id, weight and body size, which stand before the property list in a content header's payload. */
    public static final int CONTENT_HEADER_BYTES = 12;

    /** The class id in every content header: only class basic has content. */
    public static final int CONTENT_CLASS_ID = 60;

    private Frames() {}
}
