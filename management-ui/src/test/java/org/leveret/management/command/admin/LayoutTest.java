package org.leveret.management.command.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.leveret.management.http.JsonText;

/** Values, JSON and tables as Python prints them. */
class LayoutTest {
    private static @Nullable Object json(String text) {
        return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<?> list(String text) {
        return json(text) instanceof List<?> list ? list : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "0.1, 0.1",
        "100.5, 100.5",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "1.5e16, 1.5e+16",
        "123456789012345680000, 1.2345678901234568e+20",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-2.5e-7, -2.5e-07",
        "1e300, 1e+300",
        "2e-323, 2e-323",
        "0.30000000000000004, 0.30000000000000004",
        "9007199254740993.5, 9007199254740994.0"
    })
    void floatsHaveAsFewDigitsAsTellThemApart(double number, String text) {
        assertThat(ValueText.number(number)).isEqualTo(text);
    }

    @Test
    void otherValuesAreThoseOfPython() {
        assertThat(ValueText.of(true)).isEqualTo("True");
        assertThat(ValueText.of(null)).isEqualTo("None");
        assertThat(ValueText.of(json("123456789012345678901234567890"))).isEqualTo("123456789012345678901234567890");
    }

    @Test
    void jsonOnOneLineIsAscii() {
        assertThat(JsonLayout.line(json("{\"b\":[1,1.50,null,\"é\uD83D\uDC07\\u007f\\\"\\n\"],\"a\":{},\"c\":[]}")))
                .isEqualTo("{\"b\": [1, 1.5, null, \"\\u00e9\\ud83d\\udc07\\u007f\\\"\\n\"], \"a\": {}, \"c\": []}");
    }

    @Test
    void prettyJsonIsSortedAndAsItIs() {
        assertThat(JsonLayout.pretty(
                        json("[{\"b\":[true,{\"x\":\"é\\u0001\"}],\"a\":{},\"\uFFEE\":1,\"\uD83D\uDC07\":2}]")))
                .isEqualTo("""
                        [
                          {
                            "a": {},
                            "b": [
                              true,
                              {
                                "x": "é\\u0001"
                              }
                            ],
                            "\uFFEE": 1,
                            "\uD83D\uDC07": 2
                          }
                        ]""");
    }

    @Test
    void objectsWithinObjectsAreColumnsDownToADepth() {
        List<?> items =
                list("[{\"z\":1,\"name\":\"n\",\"d\":{\"x\":{\"y\":2},\"w\":[\"a\",\"b\"]}},{\"vhost\":\"/\"}]");
        assertThat(Rows.all(items, 1, Set.of()).columns()).containsExactly("vhost", "name", "z");
        Rows deep = Rows.all(items, 3, Set.of());
        assertThat(deep.columns()).containsExactly("vhost", "name", "d.w", "d.x.y", "z");
        assertThat(deep.rows()).containsExactly(List.of("", "n", "a b", "2", "1"), List.of("/", "", "", "", ""));
        assertThat(Rows.all(items, 1, Set.of("d")).rows().get(0))
                .contains("{\"x\": {\"y\": 2}, \"w\": [\"a\", \"b\"]}");
    }

    @Test
    void aColumnThatIsAskedForTwiceIsFilledOnce() {
        List<?> items = list("[{\"name\":\"n\"}]");
        assertThat(Rows.of(items, List.of("name", "nosuch", "name"), Set.of()).rows())
                .containsExactly(List.of("", "", "n"));
    }

    @Test
    void pathsThatPeopleWriteBecomeThoseOfUris() {
        assertThat(UriPath.of("/api/q?columns=a b,\"c\",é,%,%2F,%zz#"))
                .isEqualTo("/api/q?columns=a%20b,%22c%22,%C3%A9,%25,%2F,%25zz%23");
    }
}
