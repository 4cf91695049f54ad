package org.leveret.management.command.ctl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All that can be written behind {@code leveret ctl}; options may stand before, behind and among the words. */
public final class CtlOptions {
    @Option(names = "--config", paramLabel = "FILE")
    @Nullable
    Path config;

    @Option(names = "--data-dir", paramLabel = "DIR")
    @Nullable
    String dataDirectory;

    @Option(names = "--set", paramLabel = "KEY=VALUE")
    final List<String> settings = new ArrayList<>();

    @Option(names = {"-n", "--node"})
    @Nullable
    String node;

    @Option(names = {"-l", "--longnames"})
    boolean longNames;

    @Option(names = {"-t", "--timeout"})
    @Nullable
    Integer timeoutSeconds;

    @Option(names = {"-q", "--quiet"})
    boolean quiet;

    @Option(names = {"-s", "--silent"})
    boolean silent;

    @Option(names = "--no-table-headers")
    boolean withoutHeaders;

    @Option(names = "--formatter")
    String formatter = "table";

    @Option(names = {"-p", "--vhost"})
    @Nullable
    String vhost;

    @Option(names = {"-?", "-h", "--help"})
    boolean help;

    /** Means something without a command only. */
    @Option(names = "--version")
    boolean version;

    @Option(names = "--priority")
    int priority;

    @Option(names = "--apply-to")
    String applyTo = "all";

    @Option(names = "--user")
    @Nullable
    String user;

    @Option(names = "--global")
    boolean global;

    @Option(names = {"-e", "--if-empty"})
    boolean ifEmpty;

    @Option(names = {"-u", "--if-unused"})
    boolean ifUnused;

    @Option(names = {"-d", "--description"})
    @Nullable
    String description;

    @Option(names = "--tags")
    @Nullable
    String tags;

    @Option(names = "--default-queue-type")
    @Nullable
    String defaultQueueType;

    @Option(names = "--unit")
    String unit = "gb";

    @Option(names = "--pre-hashed-password")
    boolean preHashed;

    @Option(names = "--limit")
    int limit;

    @Option(names = "--per-connection-delay")
    int perConnectionDelayMs;

    @Option(names = "--format")
    String format = "json";

    @Option(names = {"-P", "--pid"})
    @Nullable
    String pid;

    @Option(names = {"-E", "--enabled"})
    boolean enabled;

    @Option(names = {"-m", "--minimal"})
    boolean minimal;

    @Option(names = "--by-source")
    boolean bySource;

    /** How long a queue may take to respond, where all do at once. Taken and passed over. */
    @Option(names = "--queue-timeout")
    int queueTimeoutMs;

    /** Which queues to list: with one node all are online and local. */
    @Option(names = {"--online", "--local"})
    boolean online;

    @Option(names = "--offline")
    boolean offline;

    /** Every plugin to be enabled or disabled, or all of a list. */
    @Option(names = {"-a", "--all"})
    boolean every;

    /** How plugins are listed: all are always there, and each is said in one line. Taken and passed over. */
    @Option(names = {"-v", "--verbose", "--implicitly-enabled"})
    boolean listedAtLength;

    /** What only means something to programs that run Erlang. Taken and passed over. */
    @Option(names = {"--erlang-cookie", "--script-name"})
    @Nullable
    String ofErlang;

    @Option(names = "--address-family")
    String addressFamily = "IPv4";

    @Option(names = "--skip-if-unchanged")
    boolean skipIfUnchanged;

    @Parameters
    final List<String> words = new ArrayList<>();

    /** The virtual host that the command is for. */
    String vhostOrDefault() {
        return vhost == null ? "/" : vhost;
    }

    /** Whether what is done goes without saying: nobody reads it among JSON, either. */
    boolean isQuiet() {
        return quiet || silent || formatter.equals("json") || formatter.equals("csv");
    }
}
