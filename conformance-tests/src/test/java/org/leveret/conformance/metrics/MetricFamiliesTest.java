package org.leveret.conformance.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.broker.BrokerUnderTest;
import org.leveret.conformance.broker.LeveretProcess;
import org.leveret.conformance.http.HttpApi;

/**
 * The metrics that Leveret has in common with RabbitMQ have the same names, types and help texts in both. The broker is the
 * one whose metrics are at {@code leveret.test.prometheus}, or else our own.
 */
class MetricFamiliesTest {
    private static final String PROMETHEUS_PROPERTY = "leveret.test.prometheus";

    private static @Nullable String url;

    /** A line of the table. */
    private record Family(String path, String name, String type, String help) {
        static Family of(String line) {
            String[] columns = line.split("\t", -1);
            return new Family(columns[0], columns[1], columns[2], columns[3]);
        }
    }

    @BeforeAll
    static void findBroker() {
        String named = BrokerUnderTest.setting(PROMETHEUS_PROPERTY, "LEVERET_TEST_PROMETHEUS");
        if (named != null) {
            url = named;
            return;
        }
        assumeThat(BrokerUnderTest.setting(BrokerUnderTest.BROKER_PROPERTY, "LEVERET_TEST_BROKER"))
                .as("this run names a broker, and not where its metrics are: -D" + PROMETHEUS_PROPERTY)
                .isNull();
        url = "http://127.0.0.1:" + LeveretProcess.start().metricsPort();
    }

    private static Map<String, List<Family>> table() {
        try (InputStream in = MetricFamiliesTest.class.getResourceAsStream("families.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Family::of)
                    .collect(Collectors.groupingBy(Family::path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> paths() {
        return table().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void familiesHaveRabbitMqsNamesTypesAndTexts(String path) throws Exception {
        HttpResponse<String> answer = HttpApi.CLIENT.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
        Map<String, String> types = new HashMap<>();
        Map<String, String> helps = new HashMap<>();
        for (String line : answer.body().lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                assertThat(types.put(words[2], words[3])).as(line).isNull();
            } else if (line.startsWith("# HELP ")) {
                assertThat(helps.put(words[2], words[3])).as(line).isNull();
            }
        }
        for (Family family : Objects.requireNonNull(table().get(path))) {
            assertThat(types).containsEntry(family.name, family.type);
            assertThat(helps).containsEntry(family.name, family.help);
        }
    }
}
