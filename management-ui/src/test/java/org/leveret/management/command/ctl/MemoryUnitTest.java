package org.leveret.management.command.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of bytes as rabbitmqctl 3.10.8 tells them. */
class MemoryUnitTest {
    @ParameterizedTest
    @CsvSource({
        "1000000000, gb, 1.0 gb",
        "1000000000, mb, 1.0e3 mb",
        "1000000000, kb, 1.0e6 kb",
        "1000000000, bytes, 1000000000 bytes",
        "1000000000, tb, 0.001 tb",
        "10110604083, GB, 10.1106 GB",
        "10110604083, mb, 10110.6041 mb",
        "10110604083, kb, 10110604.083 kb",
        "71600000000, mb, 7.16e4 mb",
        "100000000, mb, 100.0 mb",
        "144179200, tb, 0.0001 tb",
        "0, gb, 0.0 gb"
    })
    void aNumberOfBytesHasFourDigitsBehindThePoint(long bytes, String unit, String text) {
        assertThat(MemoryUnit.named(unit).of(bytes)).isEqualTo(text);
    }
}
