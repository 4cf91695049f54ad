package org.leveret.management.command.ctl;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables as comma-separated values. Stateless. */
final class CsvTable {
    private CsvTable() {}

    static void print(Table table, boolean withHeaders, PrintStream out) {
        if (table.rows().isEmpty()) {
            out.print(table.streamed() ? "" : "\n\n\n");
            return;
        }
        out.println(line(table.columns()));
        table.rows().forEach(row -> out.println(line(row)));
    }

    private static String line(List<?> values) {
        return String.join(",", values.stream().map(CsvTable::field).toList());
    }

    private static String field(@Nullable Object value) {
        return "\"" + ValueText.of(value).replace("\"", "\"\"") + "\"";
    }
}
