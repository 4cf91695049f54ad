package org.leveret.management.http;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A list of which each element becomes an object only when it is written, so that a page of a long one costs no more than the
 * page. Immutable.
 *
 * @param elements in the order in which they are listed if nobody asks for another
 * @param json makes the object; may be called on any worker
 * @param name what a filter by name goes by
 * @param paged whether pages of it may be asked for
 */
public record JsonList<T>(
        List<T> elements, Function<T, Map<String, Object>> json, Function<T, String> name, boolean paged) {
    /** A list that comes as a whole. */
    public static <T> JsonList<T> whole(List<T> elements, Function<T, Map<String, Object>> json) {
        return new JsonList<>(elements, json, element -> "", false);
    }

    /** A list that may be asked for page by page. */
    public static <T> JsonList<T> paged(
            List<T> elements, Function<T, Map<String, Object>> json, Function<T, String> name) {
        return new JsonList<>(elements, json, name, true);
    }
}
