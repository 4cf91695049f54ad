package org.leveret.amqp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes random field values, tables, property lists and methods out of a seeded source. */
final class RandomValues {

    private static final FieldType[] TYPES = FieldType.values();

    private RandomValues() {}

    static FieldTable table(Random random, int nestingMax) {
        FieldTable.Builder table = FieldTable.builder();
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            table.put(text(random, 20), value(random, nestingMax));
        }
        return table.build();
    }

    static FieldValue value(Random random, int nestingMax) {
        FieldType type = TYPES[random.nextInt(TYPES.length)];
        return switch (type) {
            case BOOLEAN -> FieldValue.of(random.nextBoolean());
            case INT8 -> new FieldValue(type, (long) (byte) random.nextInt());
            case UINT8 -> new FieldValue(type, (long) random.nextInt(256));
            case INT16 -> new FieldValue(type, (long) (short) random.nextInt());
            case UINT16 -> new FieldValue(type, (long) random.nextInt(65536));
            case INT32 -> FieldValue.of(random.nextInt());
            case UINT32 -> new FieldValue(type, random.nextInt() & 0xFFFF_FFFFL);
            case INT64 -> FieldValue.of(random.nextLong());
            case FLOAT -> new FieldValue(type, (double) random.nextFloat());
            case DOUBLE -> FieldValue.of(random.nextGaussian());
            case DECIMAL -> FieldValue.of(new DecimalValue(random.nextInt(256), random.nextInt()));
            case LONG_STRING -> FieldValue.of(text(random, 40));
            case BYTES -> FieldValue.ofBytes(octets(random, 40));
            case ARRAY -> nestingMax == 0 ? FieldValue.VOID : FieldValue.of(array(random, nestingMax - 1));
            case TIMESTAMP -> FieldValue.ofTimestamp(random.nextLong());
            case TABLE -> FieldValue.of(nestingMax == 0 ? FieldTable.EMPTY : table(random, nestingMax - 1));
            case VOID -> FieldValue.VOID;
        };
    }

    private static List<FieldValue> array(Random random, int nestingMax) {
        List<FieldValue> elements = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            elements.add(value(random, nestingMax));
        }
        return elements;
    }

    static byte[] octets(Random random, int lengthMax) {
        byte[] octets = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(octets);
        return octets;
    }

    /** Text with characters of one to three octets. */
    static String text(Random random, int lengthMax) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(lengthMax + 1);
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(8) == 0 ? "é€ß".charAt(random.nextInt(3)) : (char) (' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    static BasicProperties properties(Random random) {
        BasicPropertiesBuilder builder = BasicProperties.builder();
        int flags = random.nextInt(1 << 14);
        if ((flags & 1) != 0) {
            builder.contentType(text(random, 20));
        }
        if ((flags & 2) != 0) {
            builder.contentEncoding(text(random, 20));
        }
        if ((flags & 4) != 0) {
            builder.headers(table(random, 2));
        }
        if ((flags & 8) != 0) {
            builder.deliveryMode(random.nextInt(256));
        }
        if ((flags & 16) != 0) {
            builder.priority(random.nextInt(256));
        }
        if ((flags & 32) != 0) {
            builder.correlationId(text(random, 20));
        }
        if ((flags & 64) != 0) {
            builder.replyTo(text(random, 20));
        }
        if ((flags & 128) != 0) {
            builder.expiration(text(random, 20));
        }
        if ((flags & 256) != 0) {
            builder.messageId(text(random, 20));
        }
        if ((flags & 512) != 0) {
            builder.timestamp(random.nextLong());
        }
        if ((flags & 1024) != 0) {
            builder.type(text(random, 20));
        }
        if ((flags & 2048) != 0) {
            builder.userId(text(random, 20));
        }
        if ((flags & 4096) != 0) {
            builder.appId(text(random, 20));
        }
        if ((flags & 8192) != 0) {
            builder.clusterId(text(random, 20));
        }
        return builder.build();
    }
}
