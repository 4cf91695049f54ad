package org.leveret.management.command;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.leveret.config.Configuration;
import org.leveret.config.ConfigurationException;
import org.leveret.config.ConfigurationLoader;
import org.leveret.config.Settings;
import org.leveret.management.http.ServedAddress;
import org.leveret.management.http.ServedAddress.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code leveret server}: runs the broker in the foreground until a signal ends it. */
final class ServerCommand implements Callable<Integer> {
    static final String NAME = "server";

    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);
    private static final String CONFIG = "--config";
    private static final String DATA_DIRECTORY = "--data-dir";
    private static final String SET = "--set";

    private final CommandContext context;
    private final CommandLine line;

    private ServerCommand(CommandContext context) {
        this.context = context;
        line = new CommandLine(spec());
    }

    /** The command with its options. */
    static CommandLine line(CommandContext context) {
        return new ServerCommand(context).line;
    }

    private CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name(NAME)
                .addOption(OptionSpec.builder(CONFIG)
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("Reads a file in the format of rabbitmq.conf, in place of RABBITMQ_CONFIG_FILE.")
                        .build())
                .addOption(OptionSpec.builder(DATA_DIRECTORY)
                        .paramLabel("DIR")
                        .type(String.class)
                        .description("Where everything durable lives; ./data if not given.")
                        .build())
                .addOption(OptionSpec.builder(SET)
                        .paramLabel("KEY=VALUE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Sets one key of the configuration over files and environment; repeatable.")
                        .build());
        spec.usageMessage().description("Starts the broker in the foreground.").sortOptions(false);
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Configuration configuration = load();
            LogConfigurator.level(configuration.logLevel());
            configuration.warnings().forEach(LOG::warn);
            RunningBroker broker = start(configuration);
            announce(broker);
            IdleHeap heap = IdleHeap.ofThisProcess();
            while (!broker.awaitStopped(IdleHeap.LOOK_EVERY)) {
                heap.look();
            }
            return ExitStatus.of(broker);
        } catch (ConfigurationException | BrokerStarter.StartException e) {
            context.err().println(e.getMessage());
        }
        return ExitStatus.FAILED;
    }

    private Configuration load() {
        ParseResult given = line.getParseResult();
        ConfigurationLoader loader = new ConfigurationLoader(context.environment());
        @Nullable Path config = given.matchedOptionValue(CONFIG, null);
        if (config != null) {
            loader.file(config);
        }
        @Nullable String dataDirectory = given.matchedOptionValue(DATA_DIRECTORY, null);
        if (dataDirectory != null) {
            loader.set(DATA_DIRECTORY, Settings.DATA_DIRECTORY.key(), dataDirectory);
        }
        given.matchedOptionValue(SET, List.<String>of()).forEach(loader::set);
        return loader.load();
    }

    private RunningBroker start(Configuration configuration) throws BrokerStarter.StartException {
        context.shutdown().awaitBroker();
        RunningBroker broker = context.starter().start(configuration);
        context.shutdown().brokerStarted(broker);
        return broker;
    }

    private static String kind(ServedAddress served) {
        if (served.purpose() == Purpose.MANAGEMENT) {
            return served.isEncrypted() ? "HTTPS" : "HTTP";
        }
        return served.isEncrypted() ? "Prometheus TLS (SSL)" : "Prometheus";
    }

    private void announce(RunningBroker broker) {
        for (InetSocketAddress address : broker.tcpListeners()) {
            context.out().println("started TCP listener on " + AddressText.of(address));
        }
        for (InetSocketAddress address : broker.tlsListeners()) {
            context.out().println("started TLS (SSL) listener on " + AddressText.of(address));
        }
        for (ServedAddress served : broker.served()) {
            context.out().println("started " + kind(served) + " listener on " + AddressText.of(served.address()));
        }
        long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        context.out()
                .println("Server startup complete; 0 plugins started. (" + (System.currentTimeMillis() - startedMs)
                        + " ms)");
        context.out().flush();
    }
}
