package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages, filters and orders, of names that are numbers. */
class ListPageTest {
    private static final JsonList<String> LIST =
            JsonList.paged(IntStream.range(0, 250).mapToObj(i -> "n" + i).toList(), ListPageTest::json, name -> name);

    private static Map<String, Object> json(String name) {
        int number = Integer.parseInt(name.substring(1));
        Map<String, Object> json = new HashMap<>();
        json.put("name", name);
        json.put("number", number);
        if (number % 2 == 0) {
            json.put("even", Map.of("half", number / 2));
        }
        return json;
    }

    private static ListPage<String> page(String query) {
        return ListPage.of(LIST, Query.parse(query));
    }

    @Test
    void withoutAPageAllComeBare() {
        assertThat(page("").elements()).hasSize(250);
        assertThat(page("").around()).isNull();
    }

    @Test
    void aPageHasAHundred() {
        assertThat(page("page=1").elements()).hasSize(100).startsWith("n0");
        assertThat(page("page=3").elements()).hasSize(50).endsWith("n249");
    }

    @Test
    void aPageTellsHowManyThereAre() {
        assertThat(page("page=2&page_size=7&name=n1").around())
                .isEqualTo(Map.of(
                        "filtered_count", 111,
                        "item_count", 7,
                        "page", 2,
                        "page_count", 16,
                        "page_size", 7,
                        "total_count", 250));
    }

    @Test
    void beyondTheLastPageThereIsNone() {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> page("page=4"));
    }

    @Test
    void numbersAreSortedAsNumbers() {
        assertThat(page("sort=number&sort_reverse=true&page=1&page_size=3").elements())
                .containsExactly("n249", "n248", "n247");
    }

    @Test
    void textsAreSortedAsTexts() {
        assertThat(page("sort=name&page=1&page_size=3").elements()).containsExactly("n0", "n1", "n10");
    }

    @Test
    void whatIsAbsentComesAfterNumbers() {
        List<String> sorted = page("sort=even.half").elements();
        assertThat(sorted.subList(0, 3)).containsExactly("n0", "n2", "n4");
        assertThat(sorted.get(125)).isEqualTo("n1");
    }

    @Test
    void aFilterThatTakesTooLongIsRefused() {
        List<String> names =
                IntStream.range(0, 5_000).mapToObj(i -> "a".repeat(200) + i).toList();
        JsonList<String> list = JsonList.paged(names, name -> Map.of("name", name), name -> name);
        Query query = Query.parse("page=1&use_regex=true&name=" + "a?".repeat(1_500) + "$b");
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatExceptionOfType(ApiException.class)
                        .isThrownBy(() -> ListPage.of(list, query))
                        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400)));
    }

    @Test
    void aListThatIsNotPagedIsNot() {
        JsonList<String> whole = JsonList.whole(List.of("n1", "n2"), ListPageTest::json);
        assertThat(ListPage.of(whole, Query.parse("page=1&page_size=1")).elements())
                .hasSize(2);
    }

    @Test
    void anExpressionThatTakesTooLongFindsNothing() {
        JsonList<String> list = JsonList.paged(List.of("a".repeat(40)), name -> Map.of(), name -> name);
        assertThat(ListPage.of(list, Query.parse("page=1&use_regex=true&name=(a*)*\\1%24b"))
                        .elements())
                .isEmpty();
    }
}
