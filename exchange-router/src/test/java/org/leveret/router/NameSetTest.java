package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NameSetTest {

    @Property
    void keepsEachNameOnceInOrder(@ForAll List<@IntRange(max = 60) Integer> first, @ForAll List<Integer> second) {
        NameSet names = new NameSet();
        for (List<Integer> round : List.of(first, second, first)) {
            Set<String> model = new LinkedHashSet<>();
            names.clear();
            for (Integer number : round) {
                String name = "name" + number;
                assertThat(names.add(name)).isEqualTo(model.add(name));
            }
            assertThat(Arrays.asList(names.toArray())).isEqualTo(List.copyOf(model));
            assertThat(names.size()).isEqualTo(model.size());
        }
    }

    @Property
    void addingManyIsAddingEach(
            @ForAll Set<@IntRange(max = 40) Integer> first, @ForAll Set<@IntRange(max = 40) Integer> second) {
        NameSet names = new NameSet();
        Set<String> model = new LinkedHashSet<>();
        for (Set<Integer> numbers : List.of(first, second)) {
            String[] distinct = numbers.stream().map(number -> "name" + number).toArray(String[]::new);
            names.addAll(distinct);
            model.addAll(Arrays.asList(distinct));
            assertThat(names.add("one more")).isEqualTo(model.add("one more"));
        }
        assertThat(Arrays.asList(names.toArray())).isEqualTo(List.copyOf(model));
    }

    @Test
    void aHugeSetCanBeReused() {
        NameSet names = new NameSet();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                assertThat(names.add("name" + i)).isTrue();
            }
            assertThat(names.add("name5000")).isFalse();
            assertThat(names.name(9_999)).isEqualTo("name9999");
            names.clear();
            assertThat(names.size()).isZero();
            assertThat(names.add("name1")).isTrue();
            assertThatThrownBy(() -> names.name(1)).isInstanceOf(IndexOutOfBoundsException.class);
            names.clear();
        }
    }
}
