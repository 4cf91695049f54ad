package org.leveret.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the README: {@code -Dleveret.test.screenshots=docs/images} has them written there, with five minutes of
 * traffic in the charts. Without it they are made all the same, with little traffic, and thrown away with the build.
 */
class ScreenshotTest extends ConsoleTest {
    private static final int BYTES_MAX = 150 << 10;
    private static final int TURN_MS = 100;
    private static final String VHOST = "shop";
    private static final List<String> QUEUES =
            List.of("orders", "payments", "emails", "invoices", "shipments", "audit.log", "search.index");

    @Test
    void thePicturesOfTheReadmeAreMade() throws Exception {
        String directory = System.getProperty("leveret.test.screenshots");
        Duration traffic = directory == null ? Duration.ofSeconds(2) : Duration.ofMinutes(5);
        Path images = directory == null ? Path.of("target", "screenshots") : Path.of("..", directory);
        declare();
        try (Client shop = new Client(console, VHOST, "shop-frontend");
                Client worker = new Client(console, VHOST, "order-worker");
                Client audit = new Client(console, VHOST, "audit")) {
            worker.work("orders");
            worker.work("payments");
            audit.work("audit.log");
            Visitor light = visitor(ColorScheme.LIGHT, false).signedIn("overview");
            Visitor dark = visitor(ColorScheme.DARK, false).signedIn("queue?vhost=shop&name=orders");
            publishFor(traffic, shop, light.page());
            take(light, images.resolve("overview.png"));
            take(dark, images.resolve("queue.png"));
            light.openAndSettle("queues?vhost=shop");
            light.link("orders").waitFor();
            take(light, images.resolve("queues.png"));
        } finally {
            api.delete("/vhosts/" + VHOST);
        }
    }

    private void declare() {
        api.put("/vhosts/" + VHOST, Map.of()).is(201);
        api.put("/permissions/" + VHOST + "/guest", Map.of("configure", ".*", "write", ".*", "read", ".*"));
        api.put("/exchanges/" + VHOST + "/events", Map.of("type", "topic", "durable", true))
                .is(201);
        for (String queue : QUEUES) {
            api.put("/queues/" + VHOST + "/" + queue, Map.of("durable", true)).is(201);
            api.post(
                            "/bindings/" + VHOST + "/e/events/q/" + queue,
                            Map.of("routing_key", queue.equals("audit.log") ? "#" : queue + ".#"))
                    .is(201);
        }
    }

    /** In waves, so that the charts have something to tell. The visitor's page is what keeps the time. */
    private static void publishFor(Duration time, Client client, Page page) throws IOException {
        int turns = Math.toIntExact(time.toMillis() / TURN_MS);
        for (int turn = 0; turn < turns; turn++) {
            double seconds = turn * TURN_MS / 1_000.0;
            long count = Math.round(24 + 9 * Math.sin(seconds / 19) + 4 * Math.sin(seconds / 5));
            for (int i = 0; i < count; i++) {
                String queue = QUEUES.get(i % 3);
                client.publish("events", queue + ".created", "{\"id\": " + i + "}", Map.of());
            }
            page.waitForTimeout(TURN_MS);
        }
    }

    private static void take(Visitor visitor, Path to) throws IOException {
        assertThat(visitor.page().locator(".live.live")).isVisible();
        Files.createDirectories(to.toAbsolutePath().getParent());
        visitor.page().screenshot(new Page.ScreenshotOptions().setPath(to));
        assertThat(Files.size(to)).describedAs("%s", to).isBetween(10_000L, (long) BYTES_MAX);
    }
}
