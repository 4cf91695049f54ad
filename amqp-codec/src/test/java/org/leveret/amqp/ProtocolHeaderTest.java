package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.ProtocolHeader.Kind;

/** A client's first eight octets say what it speaks. */
class ProtocolHeaderTest {

    @Test
    void protocol091IsRecognised() {
        assertThat(kind("AMQP\0\0\11\1")).isSameAs(Kind.AMQP_0_9_1);
        assertThat(kind("AMQP\1\1\0\11")).isSameAs(Kind.AMQP_0_9_1);
    }

    @Test
    void protocol10AndItsLayersAreRecognised() {
        assertThat(kind("AMQP\0\1\0\0")).isSameAs(Kind.AMQP_1_0);
        assertThat(kind("AMQP\3\1\0\0")).isSameAs(Kind.SASL_1_0);
        assertThat(kind("AMQP\2\1\0\0")).isSameAs(Kind.TLS_1_0);
    }

    @Test
    void anythingElseIsOther() {
        assertThat(kind("AMQP\1\1\10\0")).isSameAs(Kind.OTHER);
        assertThat(kind("AMQP\0\0\11\0")).isSameAs(Kind.OTHER);
        assertThat(kind("AMQP\0\0\11\2")).isSameAs(Kind.OTHER);
        assertThat(kind("GET / HT")).isSameAs(Kind.OTHER);
    }

    @Test
    void theAnswerIsTheHeaderOf091() {
        ByteBuf out = Unpooled.buffer();
        ProtocolHeader.write(out, ProtocolHeader.AMQP_0_9_1);
        assertThat(Wire.octets(out)).isEqualTo("AMQP\0\0\11\1".getBytes(StandardCharsets.US_ASCII));
    }

    private static Kind kind(String octets) {
        return ProtocolHeader.recognise(Wire.buffer(octets.getBytes(StandardCharsets.ISO_8859_1)), 0);
    }
}
