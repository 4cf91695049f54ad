package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns, pages, filters and orders of lists. */
class ListsTest extends HttpApiTest {
    private String queues = "";

    @BeforeEach
    void declareQueues() {
        String vhost = vhost();
        queues = "/queues/" + vhost;
        for (String name : List.of("q2", "q4", "other")) {
            api.put(queues + "/" + name, Map.of("durable", name.equals("q4"))).is(201);
        }
    }

    @Test
    void withoutAPageTheListIsBare() {
        assertThat(api.get(queues).texts("name")).containsExactly("other", "q2", "q4");
    }

    @Test
    void columnsLeaveTheRestOut() {
        api.get(queues + "?columns=name").is(200, "[{\"name\":\"other\"},{\"name\":\"q2\"},{\"name\":\"q4\"}]");
    }

    @Test
    void columnsWorkOnSingleObjects() {
        api.get(queues + "/q4?columns=name,durable").is(200, "{\"name\":\"q4\",\"durable\":true}");
    }

    @Test
    void ofColumnsThatAreNotThereAnEmptyListIsLeft() {
        api.get(queues + "/q4?columns=zz").is(200, "[]");
    }

    @Test
    void aPageTellsWhatItIsOf() {
        api.get(queues + "?page=1&page_size=2&columns=name")
                .is(
                        200,
                        "{\"filtered_count\":3,\"item_count\":2,\"items\":[{\"name\":\"other\"},{\"name\":\"q2\"}],"
                                + "\"page\":1,\"page_count\":2,\"page_size\":2,\"total_count\":3}");
    }

    @Test
    void theLastPageMayBeShort() {
        assertThat(api.get(queues + "?page=2&page_size=2").texts("name")).containsExactly("q4");
    }

    @Test
    void aHundredAreAPage() {
        assertThat(api.get(queues + "?page=1").json().path("page_size").asInt()).isEqualTo(100);
    }

    @Test
    void theSizeOfAPageAloneMakesNone() {
        assertThat(api.get(queues + "?page_size=1").json().isArray()).isTrue();
    }

    @Test
    void namesAreSearchedWithoutRegardToCase() {
        assertThat(api.get(queues + "?page=1&name=Q").texts("name")).containsExactly("q2", "q4");
        assertThat(api.get(queues + "?page=1&name=Q").json().path("total_count").asInt())
                .isEqualTo(3);
    }

    @Test
    void aSearchThatFindsNothingIsAnEmptyFirstPage() {
        api.get(queues + "?page=1&page_size=5&name=zz")
                .is(
                        200,
                        "{\"filtered_count\":0,\"item_count\":0,\"items\":[],\"page\":1,\"page_count\":0,\"page_size\":5,"
                                + "\"total_count\":3}");
    }

    @Test
    void namesAreSearchedByExpressions() {
        assertThat(api.get(queues + "?page=1&name=%5Eq%5B0-9%5D%24&use_regex=true")
                        .texts("name"))
                .containsExactly("q2", "q4");
    }

    @Test
    void withoutAPageNamesAreNotSearched() {
        assertThat(api.get(queues + "?name=q2").texts("name")).hasSize(3);
    }

    @Test
    void theOrderMayBeReversed() {
        assertThat(api.get(queues + "?sort=name&sort_reverse=true").texts("name"))
                .containsExactly("q4", "q2", "other");
        assertThat(api.get(queues + "?page=1&sort=name&sort_reverse=true&page_size=1")
                        .texts("name"))
                .containsExactly("q4");
    }

    @Test
    void whatIsEqualKeepsItsOrder() {
        assertThat(api.get(queues + "?sort=durable").texts("name")).containsExactly("other", "q2", "q4");
        assertThat(api.get(queues + "?sort=nosuch").texts("name")).containsExactly("other", "q2", "q4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            page=0&page_size=2   | invalid_pagination_parameters | Invalid pagination parameters: page number 0, page size 2
            page=1&page_size=0   | invalid_pagination_parameters | Invalid pagination parameters: page number 1, page size 0
            page=1&page_size=501 | invalid_pagination_parameters | Invalid pagination parameters: page number 1, page size 501
            page=9&page_size=2   | page_out_of_range             | Page out of range, page: 9 page size: 2, len: 3
            page=2&name=zz       | page_out_of_range             | Page out of range, page: 2 page size: 100, len: 0
            page=a               | bad_request                   | Pagination parameters are invalid
            page=1&page_size=    | bad_request                   | Pagination parameters are invalid
            page=1&name=(&use_regex=true | bad_request           | Pagination parameters are invalid
            """)
    void aPageThatCannotBeIsRefused(String query, String error, String reason) {
        api.get(queues + "?" + query).is(400, "{\"error\":\"" + error + "\",\"reason\":\"" + reason + "\"}");
    }

    @Test
    void exchangesArePagedToo() {
        String path = queues.replace("queues", "exchanges");
        assertThat(api.get(path + "?page=1&name=amq.&columns=name&page_size=1").texts("name"))
                .containsExactly("amq.direct");
    }

    @Test
    void bindingsAreNotPaged() {
        assertThat(api.get(queues.replace("queues", "bindings") + "?page=1&page_size=1")
                        .json())
                .hasSize(3);
    }

    @Test
    void aListOfThousandsComesWhole() {
        String vhost = queues.substring(8);
        List<Map<String, Object>> many = IntStream.range(0, 3_000)
                .mapToObj(i -> Map.<String, Object>of(
                        "name", "many-" + i, "durable", false, "auto_delete", false, "arguments", Map.of()))
                .toList();
        api.post("/definitions/" + vhost, Map.of("queues", many)).is(204);
        assertThat(api.get(queues).texts("name")).hasSize(3_003);
        assertThat(api.get(queues + "?page=7&page_size=500").texts("name")).hasSize(3);
    }
}
