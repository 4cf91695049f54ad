package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses are written in their shortest form. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "::, [::]:5672",
        "::1, [::1]:5672",
        "fe80::, [fe80::]:5672",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:5672",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:5672",
        "0.0.0.0, 0.0.0.0:5672",
        "127.0.0.1, 127.0.0.1:5672",
    })
    void theLongestRunOfZerosIsLeftOut(String host, String text) {
        assertThat(AddressText.of(new InetSocketAddress(host, 5672))).isEqualTo(text);
    }
}
