package org.leveret.management.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What the commands have of the world around them.
 *
 * @param in where what is not written down is read
 * @param out where results go
 * @param err where refusals go
 * @param environment the environment variables
 */
record CommandContext(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        BrokerStarter starter,
        Shutdown shutdown) {}
