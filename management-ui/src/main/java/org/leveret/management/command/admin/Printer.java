package org.leveret.management.command.admin;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.leveret.management.http.JsonText;

/** Prints what a list or a look at something came to, in the format that was asked for. Confined to the thread of the command. */
final class Printer {
    private static final int RULE_WIDTH = 80;

    /** The formats, in the order in which help names them. */
    static final List<String> FORMATS = List.of("raw_json", "pretty_json", "tsv", "long", "table", "kvp", "bash");

    private final Options options;
    private final PrintStream out;

    Printer(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * @param json a list of objects
     * @param columns the columns to print, or none for all
     * @param whole the columns whose objects stay in one piece
     */
    void print(String json, List<String> columns, Set<String> whole) {
        String format = options.format();
        if (!FORMATS.contains(format)) {
            throw AdminException.usage("Format " + format + " not recognised");
        }
        if (format.equals("raw_json")) {
            out.println(json);
            return;
        }
        Object value = JsonText.read(json.getBytes(StandardCharsets.UTF_8));
        if (format.equals("pretty_json")) {
            out.println(JsonLayout.pretty(value));
            return;
        }
        List<?> items = value instanceof List<?> list ? list : List.of();
        Rows rows = columns.isEmpty()
                ? Rows.all(items, options.number(AdminOption.DEPTH, 1), whole)
                : Rows.of(items, columns, whole);
        if (rows.rows().isEmpty()) {
            say("No items");
            return;
        }
        switch (format) {
            case "tsv" -> tabs(rows);
            case "long" -> sheets(rows);
            case "kvp" -> pairs(rows);
            case "bash" -> names(rows);
            default -> table(rows);
        }
    }

    /** Prints what only a person needs to know. */
    void say(String text) {
        if (options.isOn(AdminOption.VERBOSE)) {
            out.println(text);
        }
    }

    private void tabs(Rows rows) {
        say(String.join("\t", rows.columns()));
        rows.rows().forEach(row -> out.println(String.join("\t", row)));
    }

    private void sheets(Rows rows) {
        String rule = "\n" + "-".repeat(RULE_WIDTH) + "\n";
        int width = rows.columns().stream().mapToInt(CodePoints::length).max().orElse(0);
        out.println(rule);
        for (List<String> row : rows.rows()) {
            for (int i = 0; i < row.size(); i++) {
                String column = rows.columns().get(i);
                out.println(" ".repeat(width - CodePoints.length(column)) + column + ": " + row.get(i));
            }
            out.println(rule);
        }
    }

    private void pairs(Rows rows) {
        for (List<String> row : rows.rows()) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i > 0 ? " " : "").append(rows.columns().get(i)).append("=\"");
                line.append(row.get(i)).append('"');
            }
            out.println(line);
        }
    }

    private void names(Rows rows) {
        int column = rows.columns().lastIndexOf("name");
        if (column >= 0) {
            out.println(String.join(
                    " ", rows.rows().stream().map(row -> row.get(column)).toList()));
        }
    }

    private void table(Rows rows) {
        int[] widths = new int[rows.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    CodePoints.length(rows.columns().get(i)),
                    rows.rows().stream()
                            .mapToInt(row -> CodePoints.length(row.get(column)))
                            .max()
                            .orElse(0));
        }
        StringBuilder bar = new StringBuilder("+");
        for (int width : widths) {
            bar.append("-".repeat(width + 2)).append('+');
        }
        out.println(bar);
        out.println(line(rows.columns(), widths, true));
        out.println(bar);
        rows.rows().forEach(row -> out.println(line(row, widths, false)));
        out.println(bar);
    }

    private static String line(List<String> cells, int[] widths, boolean centred) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            int room = widths[i] - CodePoints.length(cells.get(i));
            int left = centred ? room / 2 : 0;
            line.append(" ".repeat(left + 1)).append(cells.get(i));
            line.append(" ".repeat(room - left + 1)).append('|');
        }
        return line.toString();
    }
}
