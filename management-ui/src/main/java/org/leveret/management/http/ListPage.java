package org.leveret.management.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.NamePattern;
import org.leveret.broker.access.SearchBudget;

/**
 * What of a list a query asks for: filtered by name, sorted, and one page of it. Immutable.
 *
 * @param elements those to write
 * @param around what stands around them in an object; null if they are a bare array
 */
record ListPage<T>(List<T> elements, @Nullable Map<String, Object> around) {
    private static final int PAGE_SIZE_DEFAULT = 100;
    private static final int PAGE_SIZE_MAX = 500;
    private static final String PAGE_SIZE = "page_size";
    /** A regular expression of thousands of characters takes milliseconds for each name, and a worker answers others too. */
    private static final long FILTER_NS_MAX = TimeUnit.SECONDS.toNanos(2);

    static <T> ListPage<T> of(JsonList<T> list, Query query) {
        String page = query.value("page");
        if (!list.paged() || page == null) {
            return new ListPage<>(SortedList.of(list.elements(), list, query), null);
        }
        int number = number(page);
        String sizeText = query.value(PAGE_SIZE);
        int size = sizeText == null ? PAGE_SIZE_DEFAULT : number(sizeText);
        if (number < 1 || size < 1 || size > PAGE_SIZE_MAX) {
            throw new ApiException(
                    400,
                    new ErrorBody(
                            "invalid_pagination_parameters",
                            "Invalid pagination parameters: page number " + number + ", page size " + size));
        }
        List<T> filtered = filtered(list, query);
        int pages = (filtered.size() + size - 1) / size;
        if (number > Math.max(1, pages)) {
            throw new ApiException(
                    400,
                    new ErrorBody(
                            "page_out_of_range",
                            "Page out of range, page: " + number + " page size: " + size + ", len: "
                                    + filtered.size()));
        }
        List<T> sorted = SortedList.of(filtered, list, query);
        int from = (number - 1) * size;
        List<T> items = sorted.subList(Math.min(from, sorted.size()), Math.min(from + size, sorted.size()));
        Map<String, Object> around = new LinkedHashMap<>();
        around.put("filtered_count", filtered.size());
        around.put("item_count", items.size());
        around.put("page", number);
        around.put("page_count", pages);
        around.put(PAGE_SIZE, size);
        around.put("total_count", list.elements().size());
        return new ListPage<>(items, around);
    }

    private static <T> List<T> filtered(JsonList<T> list, Query query) {
        String name = query.value("name");
        if (name == null || name.isEmpty()) {
            return list.elements();
        }
        Predicate<String> fits = query.isTrue("use_regex") ? pattern(name) : containing(name);
        long beganNs = System.nanoTime();
        List<T> filtered = new ArrayList<>();
        for (T element : list.elements()) {
            if (System.nanoTime() - beganNs > FILTER_NS_MAX) {
                throw ApiException.badRequest("the filter takes too long");
            }
            if (fits.test(list.name().apply(element))) {
                filtered.add(element);
            }
        }
        return filtered;
    }

    private static Predicate<String> containing(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return name -> name.toLowerCase(Locale.ROOT).contains(lower);
    }

    /** RabbitMQ's search takes no notice of case either. */
    private static Predicate<String> pattern(String regex) {
        try {
            NamePattern pattern = NamePattern.compile("(?i)" + regex);
            SearchBudget budget = new SearchBudget("a list's filter");
            return name -> pattern.fits(name, budget);
        } catch (InvalidPatternException e) {
            throw invalid();
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private static ApiException invalid() {
        return ApiException.badRequest("Pagination parameters are invalid");
    }
}
