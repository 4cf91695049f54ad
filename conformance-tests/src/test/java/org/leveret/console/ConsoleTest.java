package org.leveret.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.leveret.conformance.http.HttpApi;

/** A test of the console, which has the machine's only browser. Skipped where no Chromium is installed. */
@ResourceLock("chromium")
abstract class ConsoleTest {
    private static final double ASSERTION_MS_MAX = 15_000;
    private static @Nullable Chromium chromium;

    protected final ConsoleUnderTest console = ConsoleUnderTest.shared();
    protected final HttpApi api = console.api();
    private final List<Visitor> visitors = new ArrayList<>();

    @BeforeAll
    static void startBrowser() {
        assumeTrue(Chromium.isInstalled(), "no Chromium is installed");
        // The machine may be busy with many other tests.
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MS_MAX);
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
            chromium = null;
        }
    }

    /** Somebody who must not see anything go wrong before the test has ended. */
    protected final Visitor visitor() {
        return visitor(ColorScheme.LIGHT, false);
    }

    protected final Visitor visitor(ColorScheme theme, boolean narrow) {
        return visitor(console, theme, narrow);
    }

    protected final Visitor visitor(ConsoleUnderTest visited, ColorScheme theme, boolean narrow) {
        if (chromium == null) {
            throw new IllegalStateException("the browser has not been started");
        }
        Visitor visitor = new Visitor(chromium.browser(), visited.url(), theme, narrow);
        visitors.add(visitor);
        return visitor;
    }

    /** How many messages a queue has, whoever has them. */
    protected final int length(String vhost, String queue) {
        return api.get("/leveret/queues/" + vhost + "/" + queue + "/messages?state=all&limit=1")
                .is(200)
                .json()
                .get("messages_total")
                .asInt();
    }

    @AfterEach
    final void nobodyHasSeenAFault() {
        try {
            visitors.forEach(Visitor::hasSeenNoFault);
        } finally {
            visitors.forEach(Visitor::close);
        }
    }
}
