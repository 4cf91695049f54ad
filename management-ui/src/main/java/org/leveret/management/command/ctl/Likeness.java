package org.leveret.management.command.ctl;

/** How alike two words are by Jaro's measure, which RabbitMQ's tools guess with. Stateless. */
final class Likeness {
    private Likeness() {}

    /** From 0, nothing in common, to 1, the same. */
    static double of(String one, String other) {
        int window = Math.max(0, Math.max(one.length(), other.length()) / 2 - 1);
        boolean[] ofOne = new boolean[one.length()];
        boolean[] ofOther = new boolean[other.length()];
        int common = 0;
        for (int i = 0; i < one.length(); i++) {
            for (int j = Math.max(0, i - window); j < Math.min(other.length(), i + window + 1); j++) {
                if (!ofOther[j] && one.charAt(i) == other.charAt(j)) {
                    ofOne[i] = true;
                    ofOther[j] = true;
                    common++;
                    break;
                }
            }
        }
        if (common == 0) {
            return 0;
        }
        String first = chosen(one, ofOne);
        String second = chosen(other, ofOther);
        int moved = 0;
        for (int i = 0; i < common; i++) {
            moved += first.charAt(i) == second.charAt(i) ? 0 : 1;
        }
        double both = common;
        return (both / one.length() + both / other.length() + (both - moved / 2.0) / both) / 3;
    }

    private static String chosen(String word, boolean[] which) {
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < which.length; i++) {
            if (which[i]) {
                chosen.append(word.charAt(i));
            }
        }
        return chosen.toString();
    }
}
