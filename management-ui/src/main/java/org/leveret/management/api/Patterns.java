package org.leveret.management.api;

import java.util.List;
import java.util.stream.Collectors;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.NamePattern;
import org.leveret.management.http.ApiException;

/** Complaints about regular expressions, in the form in which RabbitMQ makes them. Stateless. */
final class Patterns {
    private Patterns() {}

    /** @param asCodes whether RabbitMQ prints the expression as numbers here */
    static void check(String regex, boolean asCodes) {
        try {
            NamePattern.compile(regex);
        } catch (InvalidPatternException e) {
            String message = String.valueOf(e.getMessage());
            throw ApiException.badRequest(
                    List.of("invalid_regexp", asCodes ? codes(regex) : regex, List.of(codes(message), 0)));
        }
    }

    private static List<Integer> codes(String text) {
        return text.codePoints().boxed().collect(Collectors.toList());
    }
}
