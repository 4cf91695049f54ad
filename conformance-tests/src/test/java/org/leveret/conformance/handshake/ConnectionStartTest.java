package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** connection.start: who the server is and what it can do. */
class ConnectionStartTest extends AmqpTest {
    private static final List<String> CAPABILITIES = List.of(
            "publisher_confirms",
            "exchange_exchange_bindings",
            "basic.nack",
            "consumer_cancel_notify",
            "connection.blocked",
            "consumer_priorities",
            "authentication_failure_close",
            "per_consumer_qos",
            "direct_reply_to");

    private Map<String, Object> serverProperties = Map.of();
    private String mechanisms = "";
    private String locales = "";
    private boolean atEnd;

    @BeforeEach
    void receiveStart() {
        RawConnection raw = closing(RawConnection.connect(broker.address())).write(Handshake.PROTOCOL_HEADER);
        Fields start = raw.expect(0, 10, 10);
        start.u16();
        serverProperties = start.table();
        mechanisms = start.longString();
        locales = start.longString();
        atEnd = start.atEnd();
    }

    @Test
    void theServerPropertiesHaveTheKeysThatClientsRead() {
        assertThat(serverProperties)
                .containsKeys("capabilities", "cluster_name", "copyright", "information", "platform", "product")
                .containsKey("version");
    }

    @Test
    void theProductIsTheNameThatClientsKeyOn() {
        assertThat(serverProperties).containsEntry("product", "RabbitMQ");
    }

    @Test
    void theVersionIsThreeNumbers() {
        assertThat(String.valueOf(serverProperties.get("version"))).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void everyPropertyButTheCapabilitiesIsALongString() {
        assertThat(serverProperties)
                .allSatisfy((key, value) ->
                        assertThat(value).as(key).isInstanceOf(key.equals("capabilities") ? Map.class : String.class));
    }

    @Test
    void theCapabilitiesAreAllTrueInTheUsualOrder() {
        Map<String, Object> expected = new LinkedHashMap<>();
        CAPABILITIES.forEach(capability -> expected.put(capability, true));
        assertThat(serverProperties.get("capabilities")).asString().isEqualTo(expected.toString());
    }

    @Test
    void plainAndAmqplainAreOfferedSeparatedByBlanks() {
        assertThat(mechanisms.split(" ")).contains("PLAIN", "AMQPLAIN").doesNotHaveDuplicates();
    }

    @Test
    void theOnlyLocaleIsAmericanEnglish() {
        assertThat(locales).isEqualTo("en_US");
        assertThat(atEnd).as("nothing follows the locales").isTrue();
    }

    @Test
    void theClientsLocaleIsIgnored() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        raw.send(
                0,
                Bytes.method(10, 11)
                        .table(new Table())
                        .shortString("PLAIN")
                        .longString(Handshake.plain(
                                broker.address().user(), broker.address().password()))
                        .shortString("tlh"));
        raw.expect(0, 10, 30);
    }
}
