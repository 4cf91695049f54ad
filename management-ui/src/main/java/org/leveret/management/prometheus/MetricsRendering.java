package org.leveret.management.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The body of one answer, made a slice at a time. Used by one thread after the other. */
final class MetricsRendering {
    private static final int SLICE_LENGTH = 32_768;

    private final Iterator<MetricSamples> metrics;
    private final MetricsText text = new MetricsText();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final OutputStream out;
    private MetricSamples current;
    private boolean ended;

    /** @param samples at least one */
    MetricsRendering(List<MetricSamples> samples, boolean gzip) {
        this.metrics = samples.iterator();
        this.current = metrics.next();
        current.writeHead(text);
        try {
            this.out = gzip ? new GZIPOutputStream(bytes) : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next slice, which may be empty. */
    byte[] next() {
        while (!ended && text.length() < SLICE_LENGTH) {
            if (current.hasNext()) {
                current.writeNext(text);
            } else if (metrics.hasNext()) {
                current = metrics.next();
                current.writeHead(text);
            } else {
                ended = true;
            }
        }
        try {
            out.write(text.take());
            if (ended) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] slice = bytes.toByteArray();
        bytes.reset();
        return slice;
    }

    boolean hasEnded() {
        return ended;
    }
}
