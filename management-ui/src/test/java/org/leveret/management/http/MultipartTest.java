package org.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Files in uploads. */
class MultipartTest {
    private static String file(String contentType, String body) {
        return new String(Multipart.file(contentType, body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void theFileIsFoundAmongOtherFields() {
        String body = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"other\"",
                "",
                "x",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
                "",
                "{",
                "}",
                "--b--",
                "");
        assertThat(file("multipart/form-data; boundary=b", body)).isEqualTo("{\r\n}");
        assertThat(file("multipart/form-data; boundary=\"b\"; charset=utf-8", body))
                .isEqualTo("{\r\n}");
    }

    @Test
    void anEmptyFileIsEmpty() {
        String body = String.join("\r\n", "--b", "Content-Disposition: form-data; name=\"file\"", "", "", "--b--", "");
        assertThat(file("multipart/form-data; boundary=b", body)).isEmpty();
    }

    @Test
    void withoutBoundaryOrFileItIsRefused() {
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> file("multipart/form-data", ""));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> file("multipart/form-data; boundary=b", "--b\r\n\r\n\r\n--b--"));
    }
}
