package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/** Encodes field tables; the twin of {@link FieldReader}. Stateless, for any thread. */
final class FieldWriter {

    private FieldWriter() {}

    /** Writes a table with its four-octet length. */
    static void table(ByteBuf out, FieldTable table) {
        int lengthIndex = startLong(out);
        for (Map.Entry<String, FieldValue> field : table) {
            ArgumentWriter.shortString(out, field.getKey());
            value(out, field.getValue());
        }
        endLong(out, lengthIndex);
    }

    private static void value(ByteBuf out, FieldValue field) {
        FieldType type = field.type();
        out.writeByte(type.tag());
        switch (type) {
            case VOID -> {}
            case BOOLEAN -> out.writeBoolean(field.isTrue());
            case INT8, UINT8 -> out.writeByte((int) field.longValue());
            case INT16, UINT16 -> out.writeShort((int) field.longValue());
            case INT32, UINT32 -> out.writeInt((int) field.longValue());
            case INT64, TIMESTAMP -> out.writeLong(field.longValue());
            case FLOAT -> out.writeFloat(((Double) field.value()).floatValue());
            case DOUBLE -> out.writeDouble((Double) field.value());
            case DECIMAL -> {
                DecimalValue decimal = (DecimalValue) field.value();
                out.writeByte(decimal.scale());
                out.writeInt(decimal.unscaled());
            }
            case LONG_STRING, BYTES -> ArgumentWriter.longString(out, (LongString) field.value());
            case TABLE -> table(out, field.table());
            case ARRAY -> {
                int lengthIndex = startLong(out);
                for (FieldValue element : field.elements()) {
                    value(out, element);
                }
                endLong(out, lengthIndex);
            }
        }
    }

    private static int startLong(ByteBuf out) {
        int lengthIndex = out.writerIndex();
        out.writeInt(0);
        return lengthIndex;
    }

    private static void endLong(ByteBuf out, int lengthIndex) {
        out.setInt(lengthIndex, out.writerIndex() - lengthIndex - 4);
    }
}
