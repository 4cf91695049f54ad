package org.leveret.management.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body that is written in slices, each when the socket has taken those before it: a long list is never in memory as a whole.
 * Used by one worker after another.
 */
final class Rendering<T> {
    private static final int SLICE_BYTES = 64 * 1024;

    private final ByteArrayOutputStream slice = new ByteArrayOutputStream();
    private final JsonGenerator generator;
    private final Iterator<T> elements;
    private final JsonList<T> list;
    private final @Nullable List<List<String>> columns;
    private final boolean enclosed;
    private @Nullable Gzip gzip;
    private boolean ended;

    private Rendering(JsonList<T> list, ListPage<T> page, @Nullable List<List<String>> columns) throws IOException {
        this.list = list;
        this.columns = columns;
        this.elements = page.elements().iterator();
        this.generator = JsonText.generator(slice);
        Map<String, Object> around = page.around();
        this.enclosed = around != null;
        if (around != null) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> field : around.entrySet()) {
                generator.writeFieldName(field.getKey());
                JsonText.write(generator, field.getValue());
            }
            generator.writeFieldName("items");
        }
        generator.writeStartArray();
    }

    /** @throws ApiException if the query does not suit the list */
    static <T> Rendering<T> of(JsonList<T> list, Call call) {
        try {
            return new Rendering<>(list, ListPage.of(list, call.query()), call.columns());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first octets.
     *
     * @param mayCompress whether who asks takes a compressed body, which this is if it is long
     */
    byte[] first(boolean mayCompress) {
        byte[] octets = next();
        if (mayCompress && Gzip.isWorthIt(octets)) {
            Gzip begun = new Gzip();
            gzip = begun;
            return begun.next(octets, ended);
        }
        return octets;
    }

    /** The next octets, which may be none. */
    byte[] next() {
        try {
            while (elements.hasNext() && slice.size() < SLICE_BYTES) {
                JsonText.write(generator, Columns.project(list.json().apply(elements.next()), columns));
                // The generator has a buffer of its own, whose length nobody tells.
                generator.flush();
            }
            if (!elements.hasNext()) {
                generator.writeEndArray();
                if (enclosed) {
                    generator.writeEndObject();
                }
                generator.close();
                ended = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] octets = slice.toByteArray();
        slice.reset();
        return gzip == null ? octets : gzip.next(octets, ended);
    }

    /** Nobody wants what is left. */
    void abandon() {
        if (gzip != null) {
            gzip.close();
        }
    }

    boolean isCompressed() {
        return gzip != null;
    }

    /** Whether the octets that came last were the last. */
    boolean hasEnded() {
        return ended;
    }
}
