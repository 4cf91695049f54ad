package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys whose {@code hashCode} is one and the same have different second hashes; equal keys have equal ones. */
class KeyHashTest {

    /** What can be made to collide, from a text of "Aa" and "BB". */
    static List<Named<Function<String, Object>>> ways() {
        return List.of(
                way("text", text -> text),
                way("list", List::of),
                way("list of texts", text -> each(text, "Aa", "BB")),
                way("list of numbers", text -> each(text, 0L, 0.0)),
                way("list of empty texts and tables", text -> each(text, "", Map.of())),
                way("list of empty lists and bytes", text -> each(text, List.of(), ByteBuffer.allocate(0))),
                way("value in a table", text -> Map.of("key", text)),
                way("key of a table", text -> Map.of(text, "value")),
                way("table in a list", text -> List.of(Map.of("key", List.of(text)))),
                way("bytes", KeyHashTest::bytes));
    }

    private static Named<Function<String, Object>> way(String name, Function<String, Object> from) {
        return Named.of(name, from);
    }

    private static List<Object> each(String text, Object forAa, Object forBb) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < text.length(); i += 2) {
            values.add(text.charAt(i) == 'A' ? forAa : forBb);
        }
        return values;
    }

    /** Backwards, as the {@code hashCode} of bytes goes. */
    private static ByteBuffer bytes(String text) {
        String backwards = new StringBuilder(text).reverse().toString();
        return ByteBuffer.wrap(backwards.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void valuesMadeToCollideAreToldApart(Function<String, Object> way) {
        assertToldApart(PersistentMapTest.colliding(12).stream().map(way).toList());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bindingsWhoseArgumentsAreMadeToCollideAreToldApart(Function<String, Object> way) {
        assertToldApart(PersistentMapTest.colliding(12).stream()
                .map(text -> binding(Map.of("argument", way.apply(text))))
                .toList());
    }

    private static void assertToldApart(List<?> keys) {
        assertThat(keys.stream().map(KeyHash::first).distinct()).hasSize(1);
        // Two of the four thousand may have the same one by chance.
        assertThat(keys.stream().map(KeyHash::second).distinct()).hasSizeGreaterThan(keys.size() - 10);
    }

    static List<Object> values() {
        return List.of(
                "text",
                7L,
                0.5,
                Double.NaN,
                true,
                false,
                new BigDecimal("1.50"),
                Binding.ANY_VALUE,
                ByteBuffer.wrap(new byte[] {1, 2}),
                List.of(),
                List.of("a", 1L, List.of(2L)),
                Map.of(),
                Map.of("a", 1L, "b", "two", "c", Map.of("d", true, "e", 0.5)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void equalValuesAndBindingsHaveEqualHashes(Object value) {
        Object equal = equalOf(value);
        assertThat(equal).isEqualTo(value);
        assertThat(KeyHash.second(equal)).isEqualTo(KeyHash.second(value));
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("one", value);
        arguments.put("two", "more");
        Binding binding = binding(arguments);
        Binding same = binding(reversed(arguments));
        assertThat(same).isEqualTo(binding);
        assertThat(KeyHash.second(same)).isEqualTo(KeyHash.second(binding));
    }

    @ParameterizedTest
    @MethodSource("values")
    void noValueHasTheHashOfAnother(Object value) {
        assertThat(values().stream().filter(each -> KeyHash.second(each) == KeyHash.second(value)))
                .hasSize(1);
    }

    /** Not the same object, tables in another order, numbers and bytes in other clothes. */
    private static Object equalOf(Object value) {
        if (value instanceof Map<?, ?> table) {
            return reversed(table);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(equalOf(element)));
            return copy;
        }
        if (value instanceof ByteBuffer bytes) {
            ByteBuffer longer = ByteBuffer.allocateDirect(bytes.remaining() + 1).position(1);
            return longer.put(bytes.duplicate()).position(1);
        }
        if (value instanceof Double number && number.isNaN()) {
            return Double.longBitsToDouble(Double.doubleToLongBits(number) + 1);
        }
        return value instanceof BigDecimal number ? new BigDecimal(number.unscaledValue(), number.scale()) : value;
    }

    private static Map<String, Object> reversed(Map<?, ?> table) {
        List<Map.Entry<?, ?>> fields = new ArrayList<>(table.entrySet());
        Map<String, Object> reversed = new LinkedHashMap<>();
        for (int i = fields.size() - 1; i >= 0; i--) {
            reversed.put((String) fields.get(i).getKey(), equalOf(fields.get(i).getValue()));
        }
        return reversed;
    }

    private static Binding binding(Map<String, Object> arguments) {
        return new Binding("x", "q", DestinationType.QUEUE, "", arguments);
    }
}
