package org.leveret.management.command.ctl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables with lines, which are drawn in the way of the VT100 terminal. Stateless. */
final class PrettyTable {
    private static final String DRAW = "\033(0";
    private static final String WRITE = "\033(B";
    private static final String BAR = DRAW + "x" + WRITE;

    private PrettyTable() {}

    static void print(Table table, boolean withHeaders, PrintStream out) {
        if (table.rows().isEmpty()) {
            if (!table.streamed()) {
                print(new Table(List.of("Output"), List.of(List.of("[]")), false), withHeaders, out);
            }
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        table.rows().forEach(row -> rows.add(row.stream().map(PrettyTable::text).toList()));
        int[] widths = new int[table.columns().size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    table.columns().get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        out.println(rule('l', 'w', 'k', widths));
        out.println(line(table.columns(), widths, true));
        for (List<String> row : rows) {
            out.println(rule('t', 'n', 'u', widths));
            out.println(line(row, widths, false));
        }
        out.println(rule('m', 'v', 'j', widths));
    }

    private static String text(@Nullable Object value) {
        return value instanceof Cell cell ? cell.pretty() : ValueText.of(value);
    }

    private static String rule(char left, char middle, char right, int[] widths) {
        StringBuilder rule = new StringBuilder(DRAW).append(left);
        for (int i = 0; i < widths.length; i++) {
            rule.append("q".repeat(widths[i] + 2)).append(i + 1 < widths.length ? middle : right);
        }
        return rule.append(WRITE).toString();
    }

    private static String line(List<String> texts, int[] widths, boolean bold) {
        StringBuilder line = new StringBuilder(BAR);
        for (int i = 0; i < widths.length; i++) {
            String text = texts.get(i);
            line.append(' ')
                    .append(bold ? Screen.bright(text) : text)
                    .append(" ".repeat(widths[i] - text.length() + 1))
                    .append(BAR);
        }
        return line.toString();
    }
}
