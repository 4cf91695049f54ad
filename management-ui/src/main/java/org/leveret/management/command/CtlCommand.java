package org.leveret.management.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.leveret.management.command.ctl.Ctl;
import org.leveret.management.command.ctl.CtlOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code leveret ctl}: rabbitmqctl's commands, for the broker that has its data in a directory of this machine. */
@Command(name = "ctl", description = "Asks the running broker, or tells it to do something: see leveret ctl help.")
final class CtlCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final CtlOptions options = new CtlOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CtlCommand(CommandContext context) {
        this.context = context;
    }

    /** The command with its way of reading words: as they were written, in any order. */
    static CommandLine line(CommandContext context) {
        CommandLine line = new CommandLine(new CtlCommand(context));
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        line.setOverwrittenOptionsAllowed(true);
        return line;
    }

    @Override
    public Integer call() {
        return ctl().run(options, given(spec.commandLine().getParseResult().originalArgs()));
    }

    /** Says that the words cannot be read, as rabbitmqctl does. */
    int refuse(ParameterException refusal, String[] arguments) {
        List<String> given = given(List.of(arguments));
        return ctl().refuse(refused(refusal, given), given);
    }

    /** Made when it is needed, as a server should not wait for all of its commands. */
    private Ctl ctl() {
        return new Ctl(context.environment(), context.in(), context.out(), context.err());
    }

    /** What cannot be read: options that there are not, or one whose value is none. */
    private static List<String> refused(ParameterException refusal, List<String> given) {
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream()
                    .filter(word -> word.startsWith("-"))
                    .map(word -> word.replaceFirst("=.*", "") + " : ")
                    .toList();
        }
        @Nullable
        ArgSpec unread = refusal instanceof MissingParameterException missing
                ? missing.getMissing().get(0)
                : refusal.getArgSpec();
        String value = refusal.getValue() == null ? "" : refusal.getValue();
        String name = given.stream()
                .filter(word -> unread instanceof OptionSpec option
                        && List.of(option.names()).contains(word.replaceFirst("=.*", "")))
                .reduce("", (before, last) -> last.replaceFirst("=.*", ""));
        return List.of(name + " : " + value);
    }

    /** What stands behind {@code ctl}. */
    private static List<String> given(List<String> arguments) {
        List<String> given = new ArrayList<>(arguments);
        if (!given.isEmpty() && given.get(0).equals("ctl")) {
            given.remove(0);
        }
        return given;
    }
}
