package org.leveret.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The build tells its version. */
class VersionTest {
    @Test
    void itIsTheBuilds() {
        assertThat(Version.TEXT).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-.+)?");
    }
}
