package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Finding routes by path. */
class RouteTableTest {
    private static Route route(String method, String path) {
        return new Route(method, path, Requirement.ANYONE, Handler.of(call -> Answer.done()));
    }

    private static final RouteTable TABLE = new RouteTable(List.of(
            route("GET", "/users"),
            route("GET", "/users/special"),
            route("GET", "/users/:user"),
            route("DELETE", "/users/:user"),
            route("GET", "/users/:user/things")));

    private static List<String> found(String path) {
        Map<String, Route> routes = TABLE.find(PathText.segments(path));
        return routes == null
                ? List.of()
                : routes.values().stream().map(Route::path).distinct().toList();
    }

    @Test
    void aSegmentThatIsSpelledOutGoesFirst() {
        assertThat(found("/users/special")).containsExactly("/users/special");
        assertThat(found("/users/other")).containsExactly("/users/:user");
    }

    @Test
    void aParameterIsTriedWhereThatLeadsNowhere() {
        assertThat(found("/users/special/things")).containsExactly("/users/:user/things");
    }

    @Test
    void aPathThatLeadsNowhereIsNone() {
        assertThat(found("/")).isEmpty();
        assertThat(found("/nosuch")).isEmpty();
        assertThat(found("/users/a/b")).isEmpty();
    }

    @Test
    void anEmptySegmentIsAParameterToo() {
        assertThat(found("/users//things")).containsExactly("/users/:user/things");
    }

    @Test
    void methodsAreToldInRabbitMqsOrder() {
        Map<String, Route> routes = TABLE.find(List.of("users", "x"));
        assertThat(routes).isNotNull();
        assertThat(RouteTable.allowed(routes == null ? Map.of() : routes)).isEqualTo("HEAD, GET, DELETE, OPTIONS");
    }

    @Test
    void twoOfOnePathAreAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouteTable(List.of(route("GET", "/a/:x"), route("GET", "/a/:y"))));
    }
}
