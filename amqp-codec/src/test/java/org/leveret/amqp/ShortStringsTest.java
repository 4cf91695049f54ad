package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names are remembered, and never taken for one another. */
class ShortStringsTest {

    private final ShortStrings strings = new ShortStrings();

    @Test
    void aNameReadAgainIsTheSameInstance() {
        String first = read("amq.topic");
        assertThat(first).isEqualTo("amq.topic");
        assertThat(read("amq.topic")).isSameAs(first);
    }

    @Test
    void aNameBeyondAsciiIsRememberedToo() {
        String first = read("entrée €");
        assertThat(first).isEqualTo("entrée €");
        assertThat(read("entrée €")).isSameAs(first);
    }

    @Test
    void namesOfEveryLengthAreReadWholeAndNothingBeside() {
        for (int length = 0; length <= 255; length++) {
            byte[] octets = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);
            octets[20 + length] = 'y';
            assertThat(strings.read(Wire.buffer(octets), 20, length)).isEqualTo("x".repeat(length));
        }
    }

    @Test
    void namesThatDifferOnlyInTrailingZerosStayApart() {
        assertThat(read("a")).isEqualTo("a");
        assertThat(read("a\0")).isEqualTo("a\0");
        assertThat(read("a\0\0\0\0\0\0\0\0")).isEqualTo("a\0\0\0\0\0\0\0\0");
        assertThat(read("a")).isEqualTo("a");
    }

    @Test
    void aNameInUseSurvivesAStreamOfOthers() {
        Set<String> instances = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 10_000; i++) {
            String key = "order." + i;
            assertThat(read(key)).isEqualTo(key);
            instances.add(read("events"));
        }
        assertThat(instances).hasSizeLessThan(100);
    }

    @Test
    void randomNamesAreReadAsTheyAre() {
        long seed = System.nanoTime();
        System.out.println("ShortStringsTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            String name = RandomValues.text(random, 3 + random.nextInt(60));
            assertThat(read(name)).isEqualTo(name);
        }
    }

    @Test
    void octetsThatAreNotUtf8AreRefused() {
        for (String malformed : new String[] {"FF", "C3", "C0AF", "EDA080", "F4908080", "61E282"}) {
            ByteBuf in = Wire.buffer(Wire.hex(malformed));
            assertThatThrownBy(() -> strings.read(in, 0, in.readableBytes()))
                    .isInstanceOfSatisfying(AmqpException.class, error -> {
                        assertThat(error.replyText()).isEqualTo("FRAME_ERROR - Malformed UTF-8 in shortstr");
                        assertThat(error.classId()).isZero();
                    });
        }
    }

    @Test
    void theReplacementCharacterItselfIsNotMalformed() {
        assertThat(read("\uFFFD")).isEqualTo("\uFFFD");
    }

    private String read(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return strings.read(Wire.buffer(octets), 0, octets.length);
    }
}
