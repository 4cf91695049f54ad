package org.leveret.broker.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.amqp.FieldTable;

class CredentialsTest {
    private static byte[] fields(FieldTable table) {
        byte[] encoded = table.encoded();
        return Arrays.copyOfRange(encoded, 4, encoded.length);
    }

    @Test
    void plainIsNulUserNulPassword() {
        Credentials credentials = Objects.requireNonNull(Credentials.plain("\0bøb\0päss".getBytes(UTF_8)));
        assertThat(credentials.userName()).isEqualTo("bøb");
        assertThat(credentials.password()).isEqualTo("päss".getBytes(UTF_8));
        Credentials empty = Objects.requireNonNull(Credentials.plain("\0bob\0".getBytes(UTF_8)));
        assertThat(empty.password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0bob", "bob\0secret", "admin\0bob\0secret", "\0bob\0sec\0ret", "\0b\u00ffb\0x"})
    void otherPlainResponsesAreMalformed(String response) {
        assertThat(Credentials.plain(response.getBytes(ISO_8859_1))).isNull();
    }

    @Test
    void amqplainIsTheFieldsOfATable() {
        FieldTable table = FieldTable.builder()
                .put("LOGIN", "bob")
                .put("PASSWORD", "secret")
                .build();
        Credentials credentials = Objects.requireNonNull(Credentials.amqplain(fields(table)));
        assertThat(credentials.userName()).isEqualTo("bob");
        assertThat(credentials.password()).isEqualTo("secret".getBytes(UTF_8));
    }

    @Test
    void amqplainWithoutBothStringsIsMalformed() {
        assertThat(Credentials.amqplain(
                        fields(FieldTable.builder().put("LOGIN", "bob").build())))
                .isNull();
        assertThat(Credentials.amqplain(fields(FieldTable.builder()
                        .put("LOGIN", "bob")
                        .put("PASSWORD", 1)
                        .build())))
                .isNull();
        assertThat(Credentials.amqplain(new byte[] {5, 1})).isNull();
        assertThat(Credentials.amqplain(new byte[0])).isNull();
    }

    @Test
    void aPasswordIsNotPrinted() {
        assertThat(Credentials.of("bob", "secret").toString()).doesNotContain("secret");
    }
}
