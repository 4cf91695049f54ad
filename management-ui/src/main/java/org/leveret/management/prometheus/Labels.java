package org.leveret.management.prometheus;

/** Writes the labels of a sample, with what names from clients may hold made harmless. Stateless. */
final class Labels {
    /** Of a sample that has none. */
    static final String NONE = "";

    private Labels() {}

    /** @param namesAndValues a name, its value, the next name, and so on */
    static String of(String... namesAndValues) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (i > 0) {
                text.append(',');
            }
            text.append(namesAndValues[i]).append("=\"");
            escape(namesAndValues[i + 1], text);
            text.append('"');
        }
        return text.append('}').toString();
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }
}
