package org.leveret.config;

/** RabbitMQ's names of log levels, from the most to the fewest lines. */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY,
    NONE
}
