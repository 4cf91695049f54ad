package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The console of brokers that are set up otherwise. */
class OtherSettingsTest extends ConsoleTest {
    @Test
    void theConsoleWorksUnderAPathPrefix() {
        ConsoleUnderTest prefixed = ConsoleUnderTest.start(Map.of("management.path_prefix", "/broker"));
        Visitor visitor = visitor(prefixed, ColorScheme.LIGHT, false).signedIn("exchanges");
        visitor.link("amq.topic").click();
        visitor.heading("amq.topic").waitFor();
        visitor.page().reload();
        visitor.heading("amq.topic").waitFor();
    }

    @Test
    void anAlarmIsLoudOnTheOverview() {
        ConsoleUnderTest full = ConsoleUnderTest.start(Map.of("vm_memory_high_watermark.absolute", "1000000"));
        Visitor visitor = visitor(full, ColorScheme.LIGHT, false).signedIn("overview");
        assertThat(visitor.page().getByRole(AriaRole.ALERT).first()).containsText("Publishers are held back.");
    }
}
