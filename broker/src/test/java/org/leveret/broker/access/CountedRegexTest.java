package org.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

/** An expression that looks at the text means what the other one does: random ones on random texts. */
class CountedRegexTest {
    private static final int EXPRESSIONS = 20_000;
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "c",
            ".",
            "^",
            "$",
            "\\b",
            "\\B",
            "\\w",
            "\\1",
            "\\2",
            "\\12",
            "\\A",
            "\\z",
            "\\Z",
            "\\G",
            "[ab]",
            "[^a]",
            "[]a]",
            "[a[b]]",
            "[^]]",
            "[a&&[^b]]",
            "[\\]a]",
            "[\\Q]\\Ea]",
            "\\Q(|\\E",
            "\\Qab",
            "\\(",
            "\\[",
            "\\\\",
            "\\c[",
            "\\p{L}",
            "\\x{61}",
            "-",
            ")",
            "]",
            "}",
            "&&");
    private static final List<String> OPENERS =
            List.of("(", "(", "(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?<name>", "(?i:", "(?-i:", "(?i)");
    private static final List<String> REPETITIONS =
            List.of("", "", "", "", "?", "*", "+", "??", "*?", "++", "{2}", "{0,2}", "{1,}?");

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static String expression(Random random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                expression.append('|');
            } else if (kind < 4 && depth > 0) {
                expression
                        .append(pick(OPENERS, random))
                        .append(expression(random, depth - 1))
                        .append(')')
                        .append(pick(REPETITIONS, random));
            } else {
                expression.append(pick(ATOMS, random)).append(pick(REPETITIONS, random));
            }
        }
        return expression.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(7); left > 0; left--) {
            text.append("aaabbcA-([])\\|\n".charAt(random.nextInt(15)));
        }
        return text.toString();
    }

    @Test
    void itFitsTheSameTexts() throws Exception {
        long seed = System.nanoTime();
        System.out.println("CountedRegexTest seed " + seed);
        Random random = new Random(seed);
        int fits = 0;
        int compared = 0;
        while (compared < EXPRESSIONS) {
            String expression = expression(random, 3);
            Pattern plain;
            String counted;
            try {
                plain = Pattern.compile(expression);
                counted = CountedRegex.of(expression).regex();
            } catch (PatternSyntaxException | InvalidPatternException e) {
                continue;
            }
            Pattern looking;
            try {
                looking = Pattern.compile(counted);
            } catch (PatternSyntaxException e) {
                // Java does not see how long a group is that is repeated in a look-behind.
                assertThat(expression).as("%s, seed %d", counted, seed).contains("(?<");
                continue;
            }
            compared++;
            for (int texts = 0; texts < 10; texts++) {
                String text = text(random);
                boolean found = plain.matcher(text).find();
                fits += found ? 1 : 0;
                assertThat(looking.matcher(text).find())
                        .as("%s, that is %s, in '%s', seed %d", expression, counted, text, seed)
                        .isEqualTo(found);
            }
        }
        assertThat(fits).isBetween(compared, compared * 9);
    }

    @Test
    void itRepeatsGroupsAsJavaDoesThatSeeTheirOwnText() throws Exception {
        assertFitsTheSame("((?!\\1+)){2}\\p{L}??\\Z*\\Z?", "[");
        assertFitsTheSame("(?:([^a])){0,2}(?-i:\\Z??\\1b+)++", "b-\ncbb");
    }

    private static void assertFitsTheSame(String expression, String text) throws InvalidPatternException {
        String counted = CountedRegex.of(expression).regex();
        assertThat(Pattern.compile(counted).matcher(text).find())
                .as(counted)
                .isEqualTo(Pattern.compile(expression).matcher(text).find());
    }
}
