package org.leveret.management.command.ctl;

import java.io.PrintStream;
import java.util.List;

/** How a table is printed. */
interface TableFormatter {
    void print(Table table, boolean withHeaders, PrintStream out);

    /** The names that can be asked for. */
    List<String> NAMES = List.of("json", "csv", "table", "pretty_table", "erlang");

    /** @throws UsageException if there is none of that name */
    static TableFormatter named(String name) {
        return switch (name) {
            case "table" -> TableFormatter::printPlain;
            case "json" -> TableFormatter::printJson;
            case "csv" -> CsvTable::print;
            case "pretty_table" -> PrettyTable::print;
            case "erlang" -> TableFormatter::printErlang;
            default ->
                throw new UsageException("formatter " + name + " is not one of " + String.join(", ", NAMES) + ".");
        };
    }

    private static void printPlain(Table table, boolean withHeaders, PrintStream out) {
        if (table.rows().isEmpty()) {
            out.print(table.streamed() ? "" : "\n");
            return;
        }
        if (withHeaders) {
            out.println(String.join("\t", table.columns()));
        }
        for (List<?> row : table.rows()) {
            out.println(String.join("\t", row.stream().map(ValueText::of).toList()));
        }
    }

    private static void printJson(Table table, boolean withHeaders, PrintStream out) {
        if (table.rows().isEmpty() && !table.streamed()) {
            out.println("[]");
            return;
        }
        out.println("[");
        String before = "";
        for (List<?> row : table.rows()) {
            StringBuilder object = new StringBuilder(before).append('{');
            for (int i = 0; i < row.size(); i++) {
                Object value = row.get(i) instanceof Cell cell ? cell.json() : row.get(i);
                object.append(i == 0 ? "" : ",")
                        .append(Session.json(table.columns().get(i)))
                        .append(':')
                        .append(Session.json(value == null ? "" : value));
            }
            out.println(object.append('}'));
            before = ",";
        }
        out.println("]");
    }

    private static void printErlang(Table table, boolean withHeaders, PrintStream out) {
        List<String> rows = table.rows().stream().map(row -> erlang(table, row)).toList();
        out.println("[" + String.join(",", rows) + "]");
    }

    private static String erlang(Table table, List<?> row) {
        StringBuilder term = new StringBuilder("[");
        for (int i = 0; i < row.size(); i++) {
            term.append(i == 0 ? "{" : ",{")
                    .append(table.columns().get(i))
                    .append(',')
                    .append(ErlangTerm.of(row.get(i)))
                    .append('}');
        }
        return term.append(']').toString();
    }
}
