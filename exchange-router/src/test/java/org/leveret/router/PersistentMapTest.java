package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    /** Its hash is chosen, so that keys collide in some bits or in all of them. */
    record Key(int id, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    record Step(Key key, boolean put, int value) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> hashes = Arbitraries.of(0, 1, 2, 33, 34, 1 << 5, 1 << 10, 1 << 31, 3 << 30, -1, 7 << 25);
        Arbitrary<Key> keys = Arbitraries.integers().between(0, 4).flatMap(id -> hashes.map(hash -> new Key(id, hash)));
        return keys.flatMap(key -> Arbitraries.of(true, true, false)
                        .flatMap(put -> Arbitraries.integers().between(0, 3).map(value -> new Step(key, put, value))))
                .list()
                .ofMaxSize(120);
    }

    @Property
    void behavesLikeAHashMapAndNeverChangesOldVersions(@ForAll("steps") List<Step> steps) {
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        Map<Key, Integer> model = new HashMap<>();
        List<PersistentMap<Key, Integer>> versions = new ArrayList<>();
        List<Map<Key, Integer>> models = new ArrayList<>();
        for (Step step : steps) {
            if (step.put()) {
                map = map.with(step.key(), step.value());
                model.put(step.key(), step.value());
            } else {
                map = map.without(step.key());
                model.remove(step.key());
            }
            versions.add(map);
            models.add(new HashMap<>(model));
        }
        for (int i = 0; i < versions.size(); i++) {
            assertSame(versions.get(i), models.get(i));
        }
        for (Key key : List.copyOf(model.keySet())) {
            map = map.without(key);
        }
        assertThat(map.isEmpty()).isTrue();
    }

    private static void assertSame(PersistentMap<Key, Integer> map, Map<Key, Integer> model) {
        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(map.get(new Key(99, 33))).isNull();
    }

    @Property
    void aRegionOfATextFindsWhatTheSubstringFinds(
            @ForAll List<@net.jqwik.api.constraints.StringLength(max = 4) String> keys, @ForAll String text) {
        PersistentMap<String, String> map = PersistentMap.empty();
        for (String key : keys) {
            map = map.with(key, key);
        }
        for (int from = 0; from <= text.length(); from++) {
            for (int to = from; to <= text.length() && to <= from + 3; to++) {
                String region = text.substring(from, to);
                assertThat(map.get(text, from, to, region.hashCode())).isEqualTo(map.get(region));
            }
        }
        for (String key : keys) {
            assertThat(map.get("<" + key + ">", 1, key.length() + 1, key.hashCode()))
                    .isEqualTo(key);
        }
    }

    @Test
    void stringsMadeToCollideAreToldApartByTheSecondHash() {
        List<String> colliding = colliding(12);
        PersistentMap<String, String> map = PersistentMap.empty();
        for (String key : colliding) {
            map = map.with(key, key);
        }
        assertThat(map.size()).isEqualTo(colliding.size());
        for (String key : colliding) {
            assertThat(map.get(key)).isEqualTo(key);
            assertThat(map.get("." + key, 1, key.length() + 1, key.hashCode())).isEqualTo(key);
        }
        for (String key : colliding) {
            map = map.without(key);
            assertThat(map.get(key)).isNull();
        }
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void settingTheSameValueOrRemovingNothingAnswersTheSameMap() {
        String value = "value";
        PersistentMap<String, String> map =
                PersistentMap.<String, String>empty().with("a", value);
        assertThat(map.with("a", value)).isSameAs(map);
        assertThat(map.without("b")).isSameAs(map);
        assertThat(map.without("a")).isSameAs(PersistentMap.empty());
    }

    @Test
    void iterationEnds() {
        var values =
                PersistentMap.<String, String>empty().with("a", "b").values().iterator();
        assertThat(values.next()).isEqualTo("b");
        assertThat(values.hasNext()).isFalse();
        Assertions.assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
    }

    /** 2 to the power of {@code bits} strings with one and the same {@code hashCode}. */
    static List<String> colliding(int bits) {
        List<String> strings = List.of("");
        for (int i = 0; i < bits; i++) {
            List<String> longer = new ArrayList<>();
            for (String string : strings) {
                longer.add(string + "Aa");
                longer.add(string + "BB");
            }
            strings = longer;
        }
        return strings;
    }
}
