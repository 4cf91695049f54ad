package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Projections to columns. */
class ColumnsTest {
    private static final Map<String, Object> OBJECT = Map.of(
            "a", 1, "b", Map.of("c", 2, "d", Map.of("e", 3)), "l", List.of(Map.of("x", 1, "y", 2), Map.of("y", 3)));

    private static @Nullable Object project(@Nullable String columns) {
        return Columns.project(OBJECT, Columns.parse(columns));
    }

    @Test
    void withoutColumnsAllStays() {
        assertThat(project(null)).isSameAs(OBJECT);
        assertThat(project("")).isSameAs(OBJECT);
    }

    @Test
    void columnsStay() {
        assertThat(project("a")).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aDotLeadsInto() {
        assertThat(project("b.c")).isEqualTo(Map.of("b", Map.of("c", 2)));
        assertThat(project("b.d.e,a")).isEqualTo(Map.of("a", 1, "b", Map.of("d", Map.of("e", 3))));
    }

    @Test
    void aWholeColumnGoesBeforeAPartOfIt() {
        assertThat(project("b.c,b")).isEqualTo(Map.of("b", Map.of("c", 2, "d", Map.of("e", 3))));
    }

    @Test
    void listsAreProjectedElementByElement() {
        assertThat(project("l.x")).isEqualTo(Map.of("l", List.of(Map.of("x", 1), Map.of())));
    }

    @Test
    void nothingLeftIsAnEmptyList() {
        assertThat(project("zz")).isEqualTo(List.of());
    }
}
