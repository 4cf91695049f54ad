package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The index of a headers exchange answers what comparing with every binding answers. */
class HeadersRandomTest {

    private static final String[] FORMS = {"all", "any", "all-with-x", "any-with-x"};
    private static final String[] NAMES = {"a", "b", "c", "x-a", "x-b"};
    private static final Object[] VALUES = {1L, 2L, "1", 1.0, true, Binding.ANY_VALUE};

    private final long seed = Long.getLong("leveret.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void anyBindingsWithAnyMessages() {
        System.out.println("HeadersRandomTest seed " + seed);
        Destinations into = new Destinations();
        for (int round = 0; round < 300; round++) {
            RoutingTable table =
                    RoutingTable.empty().declare(new Exchange("h", ExchangeTypes.HEADERS, true, false, false, null));
            List<Binding> bound = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Map<String, Object> arguments = fields();
                if (random.nextInt(5) > 0) {
                    arguments.put("x-match", FORMS[random.nextInt(FORMS.length)]);
                }
                Binding binding = new Binding("h", "q" + random.nextInt(30), DestinationType.QUEUE, "", arguments);
                table = table.bind(binding);
                bound.add(binding);
                if (random.nextInt(3) == 0) {
                    Binding unbound = bound.remove(random.nextInt(bound.size()));
                    table = table.unbind(unbound).table();
                    bound.removeIf(unbound::equals);
                }
            }
            for (int i = 0; i < 20; i++) {
                Map<String, Object> headers = fields();
                Set<String> expected = bound.stream()
                        .filter(binding -> matches(binding.arguments(), headers))
                        .map(Binding::destination)
                        .collect(Collectors.toSet());
                into.clear();
                table.route("h", "", headers::get, into);
                assertThat(into.size()).isEqualTo(expected.size());
                assertThat(new HashSet<>(Router.queuesOf(into)))
                        .as("seed %d, headers %s, bindings %s", seed, headers, bound)
                        .isEqualTo(expected);
            }
        }
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new HashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            fields.put(NAMES[random.nextInt(NAMES.length)], VALUES[random.nextInt(VALUES.length)]);
        }
        return fields;
    }

    private static boolean matches(Map<String, Object> arguments, Map<String, Object> headers) {
        Object form = arguments.getOrDefault("x-match", "all");
        boolean all = true;
        boolean any = false;
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            String name = argument.getKey();
            if (name.equals("x-match")
                    || (name.startsWith("x-") && !form.toString().endsWith("-with-x"))) {
                continue;
            }
            boolean met = headers.containsKey(name)
                    && (argument.getValue().equals(Binding.ANY_VALUE)
                            || argument.getValue().equals(headers.get(name)));
            all &= met;
            any |= met;
        }
        return form.toString().startsWith("any") ? any : all;
    }
}
