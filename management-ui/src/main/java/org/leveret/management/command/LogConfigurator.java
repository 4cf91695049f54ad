package org.leveret.management.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.leveret.config.LogLevel;
import org.slf4j.LoggerFactory;

/**
 * Log lines go to standard error, as standard output carries the lines that others wait for. In code and not in XML,
 * which would cost a tenth of a second at every start. Found by logback through its service file.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /** A name that a client gives may have line breaks, and must not look like a line of ours. */
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd HH:mm:ss.SSSXXX\"} [%p] <%t> %replace(%m){'[\\r\\n]', ' '}%n";

    /** Of these, only what a person running the broker would want to know. */
    private static final String[] LIBRARIES = {"io.netty", "io.vertx"};

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();

        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        for (String library : LIBRARIES) {
            context.getLogger(library).setLevel(Level.WARN);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Writes from now on what is of this level or graver. */
    static void level(LogLevel level) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(levelOf(level));
        for (String library : LIBRARIES) {
            Level least = root.getLevel().isGreaterOrEqual(Level.WARN) ? root.getLevel() : Level.WARN;
            root.getLoggerContext().getLogger(library).setLevel(least);
        }
    }

    private static Level levelOf(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case NOTICE, WARNING -> Level.WARN;
            // The graver levels have no counterpart, and an error is nothing to hide.
            case ERROR, CRITICAL, ALERT, EMERGENCY -> Level.ERROR;
            case NONE -> Level.OFF;
        };
    }
}
