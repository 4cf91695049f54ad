package org.leveret.conformance.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** channel.flow, which can only say that deliveries go on, and access.request, which is always granted. */
class ChannelFlowTest extends AmqpTest {
    @Test
    void askingForDeliveriesIsAnsweredWithFlowOk() {
        Fields flowOk = rawChannel().send(Methods.channelFlow(true)).expect(20, 21);
        assertThat(flowOk.bit()).as("active").isTrue();
    }

    @Test
    void askingForSilenceIsNotImplemented() {
        rawChannel()
                .send(Methods.channelFlow(false))
                .connection()
                .expectConnectionClose(540, "NOT_IMPLEMENTED - active=false", 20, 20);
    }

    @Test
    void accessIsAlwaysGrantedWithTicketOne() {
        RawChannel channel = rawChannel();
        channel.send(Bytes.method(30, 10).shortString("/data").bits(false, false, true, true, true));
        Fields requestOk = channel.expect(30, 11);
        assertThat(requestOk.u16()).as("ticket").isEqualTo(1);
        assertThat(requestOk.atEnd()).isTrue();
    }

    @Test
    void anyTicketIsGoodForAnyRequest() {
        RawChannel channel = rawChannel();
        channel.send(Bytes.method(50, 10)
                .u16(4711)
                .shortString("")
                .bits(false, false, true, false, false)
                .u32(0));
        channel.expect(50, 11);
    }
}
