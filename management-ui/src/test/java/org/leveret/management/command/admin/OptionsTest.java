package org.leveret.management.command.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts where command line, configuration file and base URI say something. */
class OptionsTest {
    @TempDir
    Path directory;

    private Options read(String... words) {
        return Options.of(OptionWords.read(List.of(words)).options(), Map.of("HOME", directory.toString()));
    }

    private void write(String... lines) throws IOException {
        Files.write(directory.resolve(".rabbitmqadmin.conf"), List.of(lines));
    }

    @Test
    void withoutAnythingItIsGuestOnThisMachine() {
        Options options = read();
        assertThat(options.hostname()).isEqualTo("localhost");
        assertThat(options.vhostToChange()).isEqualTo("/");
        assertThat(options.isOn(AdminOption.VERBOSE)).isTrue();
        assertThat(options.isOn(AdminOption.SSL)).isFalse();
    }

    @Test
    void aFileInTheHomeDirectoryIsReadAndTheCommandLineWins() throws IOException {
        write("[default]", "hostname = one", "declare_vhost=there", "vhost : ", "[two]", "hostname=two", "ssl = True");
        assertThat(read().hostname()).isEqualTo("one");
        assertThat(read().vhostToChange()).isEqualTo("there");
        assertThat(read("-V", "mine").vhostToChange()).isEqualTo("mine");
        assertThat(read("-H", "three").hostname()).isEqualTo("three");
        assertThat(read("-N", "two").hostname()).isEqualTo("two");
        assertThat(read("-N", "two").isOn(AdminOption.SSL)).isTrue();
        assertThat(read("-N", "two", "-q").isOn(AdminOption.VERBOSE)).isFalse();
    }

    @Test
    void valuesMayNameOthersAndGoOnOnTheNextLine() throws IOException {
        write(
                "; a comment",
                "[DEFAULT]",
                "path_prefix = rabbit",
                "[default]",
                "# another",
                "  hostname = %(PATH_prefix)s.example",
                "",
                "  password = 100%% # sure",
                "  username = a",
                "    b",
                "  port = 1");
        Options options = read();
        assertThat(options.hostname()).isEqualTo("rabbit.example");
        assertThat(options.text(AdminOption.PASSWORD, "")).isEqualTo("100% # sure");
        assertThat(options.text(AdminOption.USERNAME, "")).isEqualTo("a\nb");
        assertThat(options.number(AdminOption.PORT, 0)).isEqualTo(1);
    }

    @Test
    void whatAFileGetsWrongIsNamed() throws IOException {
        write("[default]", "nosuch = 1");
        assertRefused("unknown key 'nosuch'");
        write("[default]", "password = 100%");
        assertRefused("100%");
        write("password = 1");
        assertRefused("line 1 ");
        write("[default]", "password = %(password)s");
        assertRefused("%(password)s");
        write("[other]");
        assertRefused("Could not read section 'nosuch'", "-N", "nosuch");
        assertRefused("Could not read config file '/nosuch'", "-c", "/nosuch");
    }

    private void assertRefused(String part, String... words) {
        assertThatThrownBy(() -> read(words)).isInstanceOf(AdminException.class).hasMessageContaining(part);
    }

    @Test
    void aBaseUriWinsOverEverything() {
        Options options = read("-H", "h", "-P", "1", "-u", "n", "-U", "http://a:b:c@Example.COM:8080/");
        assertThat(options.hostname()).isEqualTo("example.com");
        assertThat(options.number(AdminOption.PORT, 0)).isEqualTo(8080);
        assertThat(options.text(AdminOption.USERNAME, "")).isEqualTo("a");
        assertThat(options.text(AdminOption.PASSWORD, "")).isEqualTo("b:c");
        assertThat(options.isOn(AdminOption.SSL)).isFalse();
        assertThat(options.warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "false", "no", "off", "0", ""})
    void aSwitchInAFileIsOffByWhatMeansThat(String value) throws IOException {
        write("[default]", "ssl_insecure = " + value);
        assertThat(read().isOn(AdminOption.SSL_INSECURE)).isFalse();
        write("[default]", "ssl_insecure = True");
        assertThat(read().isOn(AdminOption.SSL_INSECURE)).isTrue();
    }

    @Test
    void aBaseUriMaySayLess() {
        Options options = read("-P", "1", "-u", "n", "-U", "https://[::1]/prefix");
        assertThat(options.hostname()).isEqualTo("::1");
        assertThat(options.number(AdminOption.PORT, 0)).isEqualTo(1);
        assertThat(options.text(AdminOption.USERNAME, "")).isEqualTo("n");
        assertThat(options.isOn(AdminOption.SSL)).isTrue();
        assertThat(options.warning()).startsWith("WARNING: path in --base-uri is ignored.");
    }
}
