package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list of objects with columns to choose from. Immutable. */
final class Listing {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> defaults;
    private final boolean streamed;

    private Listing(boolean streamed, List<String> defaults, List<Column> columns) {
        this.streamed = streamed;
        this.defaults = defaults;
        columns.forEach(column -> this.columns.put(column.name(), column));
    }

    /** One that is printed when all is there. */
    static Listing whole(List<String> defaults, Column... columns) {
        return new Listing(false, defaults, List.of(columns));
    }

    /** One that RabbitMQ prints row by row. */
    static Listing streamed(List<String> defaults, Column... columns) {
        return new Listing(true, defaults, List.of(columns));
    }

    /** One with fixed columns, which the HTTP interface has under the same names. */
    static Listing fixed(String... names) {
        return new Listing(
                false, List.of(names), Arrays.stream(names).map(Column::of).toList());
    }

    /**
     * The columns that the words name; the usual ones if there are none.
     *
     * @throws UsageException if some are not known
     */
    List<Column> chosen(List<String> words) {
        List<String> names = words.isEmpty()
                ? defaults
                : words.stream()
                        .flatMap(word -> Arrays.stream(word.split(",", -1)))
                        .filter(name -> !name.isEmpty())
                        .toList();
        String unknown = names.stream()
                .filter(name -> !columns.containsKey(name))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        if (!unknown.isEmpty()) {
            throw new UsageException("Info key(s) " + unknown + " are not supported");
        }
        List<Column> chosen = new ArrayList<>();
        names.forEach(name -> chosen.add(columns.get(name)));
        return chosen;
    }

    /** What is to be asked for, and no more. */
    static String query(List<Column> chosen) {
        return "?columns=" + chosen.stream().map(Column::field).distinct().collect(Collectors.joining(","));
    }

    void print(Session session, List<Column> chosen, List<Map<String, @Nullable Object>> objects) {
        List<List<@Nullable Object>> rows = new ArrayList<>(objects.size());
        for (Map<String, @Nullable Object> object : objects) {
            List<@Nullable Object> row = new ArrayList<>();
            chosen.forEach(column -> row.add(column.value().apply(object)));
            rows.add(row);
        }
        CtlOptions options = session.options();
        Table table = new Table(chosen.stream().map(Column::name).toList(), rows, streamed);
        TableFormatter.named(options.formatter).print(table, !options.silent && !options.withoutHeaders, session.out());
    }

    /** The same with the usual columns. */
    void print(Session session, List<Map<String, @Nullable Object>> objects) {
        print(session, chosen(List.of()), objects);
    }
}
