package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingTest {

    @Test
    void equalValuesOfDifferentWidthsMakeTheSameBinding() {
        Binding wide = binding(Map.of("a", 1L, "b", 0.5, "c", List.of(2L), "d", Map.of("e", 3L)));
        Binding narrow = binding(Map.of("a", (short) 1, "b", 0.5f, "c", List.of(2), "d", Map.of("e", (byte) 3)));
        assertThat(narrow).isEqualTo(wide).hasSameHashCodeAs(wide);
        assertThat(binding(Map.of("a", 1.0))).isNotEqualTo(binding(Map.of("a", 1)));
    }

    @Test
    void laterChangesToTheArgumentsDoNotReachTheBinding() {
        byte[] bytes = {1};
        List<Object> list = new ArrayList<>(List.of(1L));
        Map<String, Object> arguments = new HashMap<>(Map.of("bytes", bytes, "list", list));
        Binding binding = binding(arguments);
        bytes[0] = 2;
        list.add(2L);
        arguments.put("more", 1L);
        assertThat(binding.arguments())
                .isEqualTo(Map.of("bytes", ByteBuffer.wrap(new byte[] {1}), "list", List.of(1L)));
        assertThatThrownBy(() -> binding.arguments().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBufferKeepsItsPosition() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});
        buffer.get();
        Binding binding = binding(Map.of("a", buffer));
        assertThat(buffer.position()).isOne();
        assertThat(binding.arguments()).isEqualTo(Map.of("a", ByteBuffer.wrap(new byte[] {2, 3})));
    }

    @Test
    void valuesThatNoFieldTableHoldsAreRefused() {
        assertThatThrownBy(() -> binding(Map.of("a", new Object()))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyIsAShortString() {
        assertThat(Binding.toQueue("x", "q", "k".repeat(255)).bindingKey()).hasSize(255);
        assertThatThrownBy(() -> Binding.toQueue("x", "q", "k".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Binding binding(Map<String, Object> arguments) {
        return new Binding("x", "q", DestinationType.QUEUE, "", arguments);
    }
}
