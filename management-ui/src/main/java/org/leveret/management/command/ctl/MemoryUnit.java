package org.leveret.management.command.ctl;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What numbers of bytes are told in. Immutable. */
record MemoryUnit(String name, double bytes) {
    private static final List<String> THOUSANDS = List.of("bytes", "kb", "mb", "gb", "tb");

    /** @throws UsageException if there is no such unit */
    static MemoryUnit named(String name) {
        int power = THOUSANDS.indexOf(name.toLowerCase(Locale.ROOT));
        if (power < 0) {
            throw new UsageException("\"unit '" + name + "' is not supported. Please use one of: bytes, mb, gb\"");
        }
        return new MemoryUnit(name, Math.pow(1_000, power));
    }

    /** So many bytes in this unit. RabbitMQ rounds to four digits behind the point, and whole bytes stay whole. */
    String of(@Nullable Object number) {
        long all = number instanceof Number known ? known.longValue() : 0;
        return (bytes == 1 ? String.valueOf(all) : ErlangFloat.of(Math.round(all / bytes * 10_000) / 10_000.0)) + " "
                + name;
    }
}
