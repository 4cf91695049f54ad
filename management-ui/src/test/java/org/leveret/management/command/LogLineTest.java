package org.leveret.management.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Lines of the log as they are written. */
class LogLineTest {
    @Test
    void aNameWithLineBreaksMakesNoLineOfItsOwn() {
        LoggerContext context = new LoggerContext();
        new LogConfigurator().configure(context);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var appender = (OutputStreamAppender<ILoggingEvent>) root.getAppender("stderr");
        String message = "user '{}' - invalid credentials";
        Object[] names = {"eve\r\n2026-01-01 00:00:00.000Z [ERROR] <main> all is lost\n"};
        byte[] line = appender.getEncoder()
                .encode(new LoggingEvent(getClass().getName(), root, Level.WARN, message, null, names));
        assertThat(new String(line, StandardCharsets.UTF_8))
                .endsWith(" [WARN] <" + Thread.currentThread().getName() + "> user 'eve  2026-01-01 00:00:00.000Z"
                        + " [ERROR] <main> all is lost ' - invalid credentials" + System.lineSeparator())
                .hasLineCount(1);
        context.stop();
    }
}
