package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks for the API as a whole comes to its description. */
class IndexTest extends HttpApiTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/", "?a=b"})
    void theApiLeadsToItsDescription(String path) {
        HttpAnswer answer = api.anonymous().get(path).is(301);
        assertThat(answer.header("location")).startsWith("/api/");
        while (answer.status() == 301) {
            answer = api.anonymous().get(answer.header("location").substring("/api".length()));
        }
        assertThat(answer.is(200).body()).contains("queues");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void nothingIsChangedThere(String path) {
        assertThat(api.put(path, HttpApi.nothing()).status()).isBetween(300, 499);
    }
}
