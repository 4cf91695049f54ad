package org.leveret.management.command.ctl;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All commands by name. Immutable. */
final class CommandTable {
    private final Map<String, Command> commands = new LinkedHashMap<>();

    CommandTable() {
        Stream.of(
                        NodeCommands.all(),
                        StatusCommands.all(),
                        HealthCommands.all(),
                        UserCommands.all(),
                        PermissionCommands.all(),
                        VirtualHostCommands.all(),
                        QueueCommands.all(),
                        RoutingCommands.all(),
                        ConnectionCommands.all(),
                        CloseCommands.all(),
                        PolicyCommands.all(),
                        ParameterCommands.all(),
                        LimitCommands.all(),
                        DefinitionCommands.all(),
                        AttemptCommands.all(),
                        MachineCommands.all(),
                        FormerCommands.all(),
                        Plugins.all())
                .flatMap(List::stream)
                .forEach(command -> commands.put(command.name(), command));
    }

    @Nullable
    Command named(String name) {
        return commands.get(name);
    }

    Collection<Command> all() {
        return commands.values();
    }

    /** The command whose name is most like that one, if any is much like it. */
    @Nullable
    String like(String name) {
        String best = null;
        double most = 0.8;
        for (String each : commands.keySet()) {
            double likeness = Likeness.of(name, each);
            if (likeness >= most) {
                most = likeness;
                best = each;
            }
        }
        return best;
    }
}
