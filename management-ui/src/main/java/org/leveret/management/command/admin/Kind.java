package org.leveret.management.command.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of thing that a command does something to, and the arguments ({@code name=value}) that say to which. Immutable.
 *
 * @param path where the HTTP interface has it, with the names of arguments in braces
 * @param mandatory the arguments that there must be; of several separated by a bar, one
 * @param optional the others, each with its value where it is not given, which is null if nothing is then said of it
 * @param json the arguments whose values are JSON
 */
record Kind(
        String name, String path, List<String> mandatory, Map<String, @Nullable Object> optional, Set<String> json) {

    static Kind of(String name, String path, String... mandatory) {
        return new Kind(name, path, List.of(mandatory), Map.of(), Set.of());
    }

    /** The same with one more argument that need not be there. */
    Kind with(String argument, @Nullable Object otherwise) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(optional);
        more.put(argument, otherwise);
        return new Kind(name, path, mandatory, more, json);
    }

    /** The same with arguments that are JSON. */
    Kind json(String... arguments) {
        return new Kind(name, path, mandatory, optional, Set.of(arguments));
    }

    /** The names between which one has to choose. */
    static List<String> choices(String argument) {
        return List.of(argument.split("\\|"));
    }

    boolean takes(String argument) {
        return optional.containsKey(argument)
                || mandatory.stream().anyMatch(each -> choices(each).contains(argument));
    }

    /** How it is written, for help. */
    String usage() {
        String needed = mandatory.stream()
                .map(argument -> String.join("=... OR ", choices(argument)) + "=...")
                .collect(Collectors.joining(" "));
        String free = optional.keySet().stream().map(name -> name + "=...").collect(Collectors.joining(" "));
        return name + " " + needed + (free.isEmpty() ? "" : " [" + free + "]");
    }
}
