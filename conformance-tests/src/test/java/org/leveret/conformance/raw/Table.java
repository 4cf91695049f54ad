package org.leveret.conformance.raw;

/** A field table being put together, without its length in front. Not thread-safe. */
public final class Table {
    private final Bytes out = new Bytes();

    /** A field of any tag, its value as octets. */
    public Table field(String name, char tag, byte[] value) {
        out.shortString(name).octet(tag).raw(value);
        return this;
    }

    public Table text(String name, String value) {
        return field(name, 'S', new Bytes().longString(value).toArray());
    }

    public Table bool(String name, boolean value) {
        return field(name, 't', Bytes.of(value ? 1 : 0));
    }

    public Table int32(String name, int value) {
        return field(name, 'I', new Bytes().u32(value).toArray());
    }

    public Table int64(String name, long value) {
        return field(name, 'l', new Bytes().u64(value).toArray());
    }

    public Table nested(String name, Table value) {
        return field(name, 'F', new Bytes().table(value).toArray());
    }

    public byte[] toArray() {
        return out.toArray();
    }
}
