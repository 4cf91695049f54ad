package org.leveret.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.leveret.management.ManagedBroker;

class SizeTest {
    private static final int COMPRESSED_BYTES_MAX = 150_000;

    @Test
    void allFilesTogetherAreSmall() throws Exception {
        Map<String, Integer> sizes = new TreeMap<>();
        URI index = Objects.requireNonNull(ManagedBroker.class.getResource("/console/index.html"))
                .toURI();
        if (index.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(index, Map.of())) {
                measure(jar.getPath("/console"), sizes);
            }
        } else {
            measure(Objects.requireNonNull(Path.of(index).getParent()), sizes);
        }
        assertThat(sizes.values().stream().mapToInt(size -> size).sum())
                .describedAs("%s", sizes)
                .isBetween(10_000, COMPRESSED_BYTES_MAX);
    }

    private static void measure(Path directory, Map<String, Integer> sizes) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> sizes.put(directory.relativize(file).toString(), compressed(file)));
        }
    }

    private static int compressed(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            Files.copy(file, gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size();
    }
}
