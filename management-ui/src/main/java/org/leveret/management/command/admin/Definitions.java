package org.leveret.management.command.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes definitions from a broker into a file, and from a file to a broker. Confined to the thread of the command. */
final class Definitions {
    private final Options options;
    private final Printer printer;

    Definitions(Options options, Printer printer) {
        this.options = options;
        this.printer = printer;
    }

    void export(String file) {
        byte[] definitions = new AdminApi(options).get(path()).getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(Path.of(file), definitions);
        } catch (IOException e) {
            throw AdminException.failed("Could not write " + e.getMessage());
        }
        printer.say("Exported definitions for " + options.hostname() + " to \"" + file + "\"");
    }

    void bring(String file) {
        byte[] definitions;
        try {
            definitions = Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw AdminException.failed("Could not read " + e.getMessage());
        }
        new AdminApi(options).send("POST", path(), definitions);
        printer.say("Uploaded definitions from \"" + options.hostname() + "\" to " + file
                + ". The import process may take some time. Consult server logs to track progress.");
    }

    private String path() {
        return options.vhost().isEmpty() ? "/definitions" : "/definitions/" + Listed.form(options.vhost());
    }
}
