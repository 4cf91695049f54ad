package org.leveret.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files that stand beside this module say what the table of settings says. */
class ExampleFileTest {
    private static final Path EXAMPLE = Path.of("leveret.conf.example");
    private static final Path DEFAULT = Path.of("leveret.conf");
    private static final Pattern COMMENTED_KEY = Pattern.compile("# (?<key>[a-z0-9_.]+) =(?: (?<value>.*))?");

    @Test
    void theExampleIsTheTableOfSettings() throws IOException {
        String expected = ExampleFile.render();
        if (Boolean.getBoolean("leveret.example.write")) {
            Files.writeString(EXAMPLE, expected);
        }
        assertThat(Files.readString(EXAMPLE))
                .describedAs("after a change of Settings: mvn -pl config test -DargLine=-Dleveret.example.write=true")
                .isEqualTo(expected);
    }

    @Test
    void theExampleNamesEveryKeyAndNoOther() throws IOException {
        Set<String> expected = new TreeSet<>();
        Settings.single().forEach(setting -> expected.add(setting.key()));
        for (SettingFamily<?> family : Settings.families()) {
            family.defaults().keySet().forEach(name -> expected.add(family.prefix() + "." + name));
            if (family.defaults().isEmpty()) {
                expected.add(family.prefix());
            }
        }
        Set<String> found = new TreeSet<>();
        for (String line : Files.readAllLines(EXAMPLE)) {
            Matcher matcher = COMMENTED_KEY.matcher(line);
            if (matcher.matches()) {
                found.add(matcher.group("key"));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void everyLineOfTheExampleMayBeUncommentedAndChangesNothing() throws IOException {
        Configuration changed = Configuration.defaults();
        for (String line : Files.readAllLines(EXAMPLE)) {
            Matcher matcher = COMMENTED_KEY.matcher(line);
            if (matcher.matches()) {
                String value = matcher.group("value");
                changed = changed.with(matcher.group("key"), value == null ? "" : value);
            }
        }
        assertSame(changed);
    }

    @Test
    void theDefaultFileSetsWhatHoldsAnyway() {
        assertSame(new Configuration(Assignments.NONE.with(ConfigurationFile.read(DEFAULT))));
    }

    private static void assertSame(Configuration configuration) {
        assertThat(configuration.warnings()).isEmpty();
        for (Setting<?> setting : Settings.single()) {
            assertThat((Object) configuration.value(setting))
                    .describedAs(setting.key())
                    .isEqualTo(Configuration.defaults().value(setting));
        }
        for (SettingFamily<?> family : Settings.families()) {
            assertThat(configuration.values(family))
                    .describedAs(family.prefix())
                    .isEqualTo(Configuration.defaults().values(family));
        }
    }
}
