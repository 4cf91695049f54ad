package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.leveret.config.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RabbitMQ's log levels and what they let through. */
class LogLevelTest {
    private final Logger own = LoggerFactory.getLogger("org.leveret.broker.Any");
    private final Logger library = LoggerFactory.getLogger("io.netty.Any");

    @AfterEach
    void restore() {
        LogConfigurator.level(LogLevel.INFO);
    }

    @Test
    void theCommandBeginsAtInfo() {
        assertThat(own.isInfoEnabled()).isTrue();
        assertThat(own.isDebugEnabled()).isFalse();
    }

    @Test
    void debugShowsOurLinesAndNotThoseOfLibraries() {
        LogConfigurator.level(LogLevel.DEBUG);
        assertThat(own.isDebugEnabled()).isTrue();
        assertThat(library.isInfoEnabled()).isFalse();
        assertThat(library.isWarnEnabled()).isTrue();
    }

    @Test
    void graverLevelsStillShowErrors() {
        LogConfigurator.level(LogLevel.EMERGENCY);
        assertThat(own.isErrorEnabled()).isTrue();
        assertThat(own.isWarnEnabled()).isFalse();
        assertThat(library.isWarnEnabled()).isFalse();
    }

    @Test
    void noneShowsNothing() {
        LogConfigurator.level(LogLevel.NONE);
        assertThat(own.isErrorEnabled()).isFalse();
        assertThat(library.isErrorEnabled()).isFalse();
    }
}
