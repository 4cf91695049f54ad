package org.leveret.management.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the description are all read, and none says what another says. */
class FragmentsTest {
    @Test
    void everyFileIsRead() throws Exception {
        List<String> named = new ArrayList<>(Fragments.NAMES);
        named.add("openapi");
        Path directory = Path.of(
                        Fragments.class.getResource("/openapi/openapi.json").toURI())
                .resolveSibling(".");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void whatTheFilesHaveIsPutTogether() {
        Map<String, Object> document = object("paths", object("/a", 1L));
        Fragments.merge(document, object("paths", object("/b", 2L)), "second");
        Fragments.merge(document, object("components", object("schemas", object("A", 3L))), "third");
        assertThat(document)
                .isEqualTo(
                        Map.of("paths", Map.of("/a", 1L, "/b", 2L), "components", Map.of("schemas", Map.of("A", 3L))));
    }

    @Test
    void whatIsSaidTwiceIsRefusedWithItsPlace() {
        Map<String, Object> document = object("paths", object("/a", "this"));
        assertThatThrownBy(() -> Fragments.merge(document, object("paths", object("/a", "that")), "second"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("described twice: second paths /a");
    }

    @Test
    void whoAsksMayChangeWhatTheyGet() {
        Fragments.merged().clear();
        assertThat(Fragments.merged()).containsKeys("openapi", "info", "tags", "paths", "components");
    }

    private static Map<String, Object> object(String name, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(name, value);
        return object;
    }
}
