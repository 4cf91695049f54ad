package org.leveret.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files in the format of rabbitmq.conf: one {@code key = value} a line, blank anywhere around them, and
 * {@code #} begins a comment. A value in single quotes may hold a {@code #}; a key's name may hold a dot written
 * {@code \.}. Stateless.
 */
final class ConfigurationFile {
    private static final int BYTES_MAX = 1 << 20;
    private static final Pattern KEY = Pattern.compile("(?:[A-Za-z0-9_@+-]|\\\\.|\\.(?=.))+");
    private static final Pattern LINE = Pattern.compile(
            "\\s*(?<key>[^=#\\s]+)\\s*=\\s*(?:'(?<quoted>[^']*)'|" + "(?<plain>[^'#\\s][^#]*?)?)\\s*(?:#.*)?");
    private static final Pattern BLANK = Pattern.compile("\\s*(?:#.*)?");

    private ConfigurationFile() {}

    /**
     * What the lines of a file set, in their order; of a key that is set twice, the later line counts.
     *
     * @throws ConfigurationException when it cannot be read, naming the file, or when a line is not of the format,
     *     naming the file and the line
     */
    static List<Assignment> read(Path file) {
        String[] lines = text(file).split("\r\n|\n|\r", -1);
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            if (BLANK.matcher(lines[i]).matches()) {
                continue;
            }
            String origin = file + ":" + (i + 1);
            Matcher line = LINE.matcher(lines[i]);
            if (!line.matches() || !KEY.matcher(line.group("key")).matches()) {
                throw new ConfigurationException(origin + ": expected a line of the form key = value");
            }
            String value = line.group("quoted") != null ? line.group("quoted") : line.group("plain");
            assignments.add(new Assignment(line.group("key").replace("\\.", "."), value == null ? "" : value, origin));
        }
        return assignments;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new ConfigurationException(
                        "cannot read " + file + ": longer than " + BYTES_MAX + " bytes, so no configuration file");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("cannot read " + file + ": no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("cannot read " + file + ": not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": "
                    + (Files.isDirectory(file)
                            ? "a directory"
                            : Files.isReadable(file) ? e.getClass().getSimpleName() : "permission denied"));
        }
    }
}
