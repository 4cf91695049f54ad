package org.leveret.management.command.ctl;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text in sections, with a blank line around each heading. Confined to the thread of the command. */
final class Report {
    private final PrintStream out;
    private boolean begun;

    Report(PrintStream out) {
        this.out = out;
    }

    void section(String heading) {
        if (begun) {
            out.println();
        }
        begun = true;
        out.println(Screen.bright(heading));
        out.println();
    }

    void line(String text) {
        out.println(text);
    }

    void items(@Nullable Object items) {
        if (items instanceof List<?> list) {
            list.forEach(item -> out.println(" * " + item));
        }
    }

    void itemsOrNone(@Nullable Object items) {
        if (items instanceof List<?> list && !list.isEmpty()) {
            items(items);
        } else {
            out.println("(none)");
        }
    }
}
