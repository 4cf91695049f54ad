package org.leveret.broker.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    /** The worked example of RabbitMQ's documentation: salt 908DC60A, password test12. */
    private static final String DOCUMENTED = "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR";

    private static final byte[] SALT = HexFormat.of().parseHex("908dc60a");

    @Test
    void isBase64OfSaltAndSha256OfSaltAndPassword() {
        assertThat(PasswordHash.of(HashingAlgorithm.SHA256, "test12", SALT).encoded())
                .isEqualTo(DOCUMENTED);
        PasswordHash read = PasswordHash.decode(HashingAlgorithm.SHA256, DOCUMENTED);
        assertThat(read.fits("test12".getBytes(UTF_8))).isTrue();
        assertThat(read.fits("test13".getBytes(UTF_8))).isFalse();
    }

    @Test
    void sha512IsKnownToo() {
        String encoded = "kI3GChuNuIYf8lRbCCxZjgjKwsY19ns6+uFO0zcXRBGA/XGJPYD8OWMy7EB8TaOmAzjP2azv84GbINYwX2cDWb4DHnc=";
        assertThat(PasswordHash.of(HashingAlgorithm.SHA512, "test12", SALT).encoded())
                .isEqualTo(encoded);
        assertThat(PasswordHash.decode(HashingAlgorithm.SHA512, encoded).fits("test12".getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void theEmptyPasswordNeverFits() {
        assertThat(PasswordHash.of(HashingAlgorithm.SHA256, "", SALT).fits(new byte[0]))
                .isFalse();
        assertThat(PasswordHash.none().fits(new byte[0])).isFalse();
        assertThat(PasswordHash.none().fits("x".getBytes(UTF_8))).isFalse();
        assertThat(PasswordHash.decode(HashingAlgorithm.SHA256, "").isNone()).isTrue();
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.decode(HashingAlgorithm.SHA512, DOCUMENTED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.decode(HashingAlgorithm.SHA256, "not base64!"));
    }
}
