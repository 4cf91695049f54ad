package org.leveret.router;

/** Topic matching by the plain definition, to compare with. */
final class NaiveTopic {

    private NaiveTopic() {}

    static boolean matches(String bindingKey, String routingKey) {
        String[] pattern = words(bindingKey);
        String[] key = words(routingKey);
        boolean[][] matches = new boolean[pattern.length + 1][key.length + 1];
        matches[pattern.length][key.length] = true;
        for (int p = pattern.length - 1; p >= 0; p--) {
            for (int k = key.length; k >= 0; k--) {
                if (pattern[p].equals("#")) {
                    matches[p][k] = matches[p + 1][k] || (k < key.length && matches[p][k + 1]);
                } else {
                    matches[p][k] = k < key.length
                            && (pattern[p].equals("*") || pattern[p].equals(key[k]))
                            && matches[p + 1][k + 1];
                }
            }
        }
        return matches[0][0];
    }

    private static String[] words(String key) {
        return key.isEmpty() ? new String[0] : key.split("\\.", -1);
    }
}
