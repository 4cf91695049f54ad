package org.leveret.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first page: what its charts know of the time before somebody looked. */
class OverviewPageTest extends ConsoleTest {
    /** Notes every chart that is made, as what it draws is nothing but pixels. */
    private static final String NOTE_CHARTS = """
            globalThis.charts = [];
            let made;
            Object.defineProperty(globalThis, 'uPlot', {
                configurable: true,
                get: () => made,
                set: original => {
                    made = new Proxy(original, {
                        construct: (target, given) => {
                            const chart = new target(...given);
                            charts.push(chart);
                            return chart;
                        },
                    });
                },
            });""";

    /** Whether all lines of the chart begin before the page was opened. */
    private static final String HAS_PAST = """
            title => charts.some(chart => chart.root.closest('[role=group]')?.ariaLabel === title
                && chart.data[0]?.[0] < performance.timeOrigin / 1000 - 1
                && chart.data.every(line => typeof line[0] === 'number'))""";

    @ParameterizedTest
    @ValueSource(strings = {"Memory", "Free disk space", "Connections and channels", "Messages in queues"})
    void aChartShowsWhatWasBeforeThePageWasOpened(String title) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/nodes?node_stats_age=300&node_stats_incr=5")
                                .is(200)
                                .json()
                                .get(0)
                                .get("mem_used_details")
                                .get("samples")
                                .size()
                        > 2);
        Visitor visitor = visitor();
        visitor.page().addInitScript(NOTE_CHARTS);
        visitor.signedIn("overview");
        visitor.page().waitForFunction(HAS_PAST, title);
    }

    @Test
    void connectionsThatHaveGoneAreStillInTheChart() throws Exception {
        try (Client client = new Client(console, "/", "gone")) {
            assertThat(client.channel().isOpen()).isTrue();
            await().atMost(Duration.ofSeconds(60)).until(this::aConnectionIsInTwoSamples);
        }
        Visitor visitor = visitor();
        visitor.page().addInitScript(NOTE_CHARTS);
        visitor.signedIn("overview");
        visitor.page()
                .waitForFunction(
                        "() => charts.some(chart => chart.root.closest('[role=group]')?.ariaLabel === 'Connections and"
                                + " channels' && chart.data[1]?.some((many, i) => many > 0 && chart.data[0][i] <"
                                + " performance.timeOrigin / 1000))");
    }

    /** So that one of any two that are five seconds apart is of a time when it was there. */
    private boolean aConnectionIsInTwoSamples() {
        var churn = api.get("/overview?lengths_age=60&lengths_incr=5")
                .is(200)
                .json()
                .get("churn_rates");
        var created = churn.get("connection_created_details").get("samples");
        var closed = churn.get("connection_closed_details").get("samples");
        if (created.size() < 2 || closed.size() < 2) {
            return false;
        }
        for (int i = 0; i < 2; i++) {
            if (created.get(i).get("sample").asInt()
                    <= closed.get(i).get("sample").asInt()) {
                return false;
            }
        }
        return true;
    }
}
