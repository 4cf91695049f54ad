package org.leveret.management.command.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where options may stand, and how short they may be. */
class OptionWordsTest {
    private static OptionWords read(String... words) {
        return OptionWords.read(List.of(words));
    }

    @Test
    void optionsStandAnywhereUntilTwoHyphens() {
        OptionWords read = read("-q", "list", "--port", "1", "queues", "-", "--", "-f", "name");
        assertThat(read.words()).containsExactly("list", "queues", "-", "-f", "name");
        assertThat(read.options()).isEqualTo(Map.of(AdminOption.VERBOSE, "False", AdminOption.PORT, "1"));
    }

    @Test
    void shortOptionsMayBeDrawnTogetherAndLongOnesCutShort() {
        assertThat(read("-qRftsv", "--ho=h=1", "--sort-r").options())
                .isEqualTo(Map.of(
                        AdminOption.VERBOSE, "False",
                        AdminOption.SORT_REVERSE, "True",
                        AdminOption.FORMAT, "tsv",
                        AdminOption.HOSTNAME, "h=1"));
    }

    @Test
    void aNameInFullIsNoBeginningOfAnother() {
        assertThat(read("--sort", "name", "--ssl").options().keySet())
                .containsExactly(AdminOption.SSL, AdminOption.SORT);
    }

    @Test
    void aValueMayLookLikeAnOptionAndTheLastOneCounts() {
        assertThat(read("-u", "-p", "-p", "--", "-p", "@file").options())
                .isEqualTo(Map.of(AdminOption.USERNAME, "-p", AdminOption.PASSWORD, "@file"));
    }

    @Test
    void whatIsNoOptionIsRefusedInTheWordsOfRabbitmqadmin() {
        assertRefused("no such option: --nosuch", "--nosuch=1");
        assertRefused("no such option: -x", "-qx");
        assertRefused("--port option requires 1 argument", "list", "--po");
        assertRefused("-P option requires 1 argument", "-P");
        assertRefused("--quiet option does not take a value", "--quiet=yes");
        assertRefused("option -t: invalid integer value: 'soon'", "-t", "soon");
        assertRefused("ambiguous option: --p (--password, --path-prefix, --port?)", "--p", "1");
    }

    private static void assertRefused(String reason, String... words) {
        assertThatThrownBy(() -> read(words))
                .isInstanceOfSatisfying(
                        AdminException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(2))
                .hasMessage("Usage\n=====\n  rabbitmqadmin [options] subcommand\n\nrabbitmqadmin: error: " + reason);
    }
}
