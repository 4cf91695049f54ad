package org.leveret.management.command.admin;

import java.util.Arrays;
import java.util.Comparator;

/** Texts as rows of code points, which is what they are to Python. Stateless. */
final class CodePoints {
    static final Comparator<String> ORDER =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private CodePoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
