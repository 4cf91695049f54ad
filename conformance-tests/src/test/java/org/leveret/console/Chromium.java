package org.leveret.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.leveret.conformance.broker.BrokerUnderTest;

/** The browser that is installed on this machine, driven by Playwright. Belongs to the thread that starts it. */
final class Chromium implements AutoCloseable {
    /** Says where it is, if not where Debian has it. */
    private static final String PROPERTY = "leveret.test.chromium";

    private static final Path DEBIANS = Path.of("/usr/bin/chromium");
    /** So that it runs as root in a container, and asks nobody else for anything. */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static boolean isInstalled() {
        return Files.isExecutable(path());
    }

    static Chromium start() {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(path())
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    private static Path path() {
        String named = BrokerUnderTest.setting(PROPERTY, "LEVERET_TEST_CHROMIUM");
        return named == null ? DEBIANS : Path.of(named);
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
