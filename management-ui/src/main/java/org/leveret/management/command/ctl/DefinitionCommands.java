package org.leveret.management.command.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All definitions, out and in. Stateless. */
final class DefinitionCommands {
    private static final String STREAM = "-";

    private DefinitionCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "export_definitions",
                        "<file_path | \"-\"> [--format <json | erlang>] [--timeout <timeout>]",
                        1,
                        "Exports definitions in JSON.",
                        DefinitionCommands::export),
                new Command(
                        "import_definitions",
                        "<file_path | \"-\"> [--format <json | erlang>] [--skip-if-unchanged]"
                                + " [--timeout <timeout>]",
                        0,
                        1,
                        "Imports definitions in JSON.",
                        DefinitionCommands::bringIn));
    }

    private static void export(Session session) {
        checkFormat(session);
        String file = session.word(0);
        boolean toFile = !file.equals(STREAM);
        if (toFile) {
            Path directory = Path.of(file).toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                throw new UsageException(CtlExit.DATA, "Bad argument: Directory " + directory + " does not exist");
            }
            session.banner("Exporting definitions in JSON to a file at \"" + file + "\" ...");
        }
        String definitions = session.getOrFail("/definitions").body();
        if (!toFile) {
            session.out().print(definitions);
            return;
        }
        try {
            Files.writeString(Path.of(file), definitions);
        } catch (IOException e) {
            throw CtlException.error(CtlExit.SOFTWARE, "Could not write to " + file + ": " + e.getMessage());
        }
        session.done();
    }

    private static void bringIn(Session session) {
        checkFormat(session);
        boolean fromFile = !session.words().isEmpty() && !session.word(0).equals(STREAM);
        String definitions = read(session, fromFile);
        session.banner("Importing definitions in JSON from "
                + (fromFile ? "a file at \"" + session.word(0) + "\" ..." : "standard input ..."));
        ApiReply reply = session.send("POST", "/definitions", definitions);
        if (!reply.isGood()) {
            throw CtlException.error(CtlExit.DATA, reply.reason());
        }
        session.done("Successfully started definition import. This process is asynchronous and can take some time.");
    }

    private static String read(Session session, boolean fromFile) {
        try {
            if (!fromFile) {
                return new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
            }
            Path file = Path.of(session.word(0));
            if (!Files.exists(file)) {
                throw new UsageException(CtlExit.DATA, "Bad argument: File " + file + " does not exist");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CtlException.error(CtlExit.DATA, "Could not read definitions: " + e.getMessage());
        }
    }

    private static void checkFormat(Session session) {
        if (!session.options().format.equals("json")) {
            throw new UsageException("Formatter should be either json or erlang; Leveret has only json");
        }
    }
}
