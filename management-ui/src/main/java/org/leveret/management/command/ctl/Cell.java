package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that is printed in another way than its JSON tells: as what Erlang has and JSON lacks. Immutable.
 *
 * @param text how it is printed in tables
 * @param pretty how it is printed in tables with lines
 * @param json what it is in JSON
 */
record Cell(String text, String pretty, Object json) {
    /** Atoms, such as tags. */
    static Cell atoms(@Nullable Object names) {
        List<String> atoms = new ArrayList<>();
        if (names instanceof List<?> list) {
            list.forEach(name -> atoms.add(String.valueOf(name)));
        }
        String joined = String.join(", ", atoms);
        return new Cell("[" + joined + "]", joined, atoms);
    }

    /** An address, which is a tuple of numbers if it is of IPv4. */
    static Object address(@Nullable Object address) {
        if (!(address instanceof String text) || !text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")) {
            return address == null ? "" : address;
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : text.split("\\.", -1)) {
            numbers.add(Long.valueOf(number));
        }
        return new Cell(text, text, numbers);
    }

    /** Something that is a text in tables, and null or nothing at all if it is not there. */
    static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }
}
