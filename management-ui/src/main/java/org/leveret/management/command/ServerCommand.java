package org.leveret.management.command;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code leveret server}: runs the broker in the foreground until a signal ends it. */
@Command(name = "server", description = "Starts the broker in the foreground.", sortOptions = false)
final class ServerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    private final CommandContext context;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Reads a file in the format of rabbitmq.conf, in place of RABBITMQ_CONFIG_FILE.")
    private @Nullable Path config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything durable lives; ./data if not given.")
    private @Nullable String dataDirectory;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key of the configuration over files and environment; repeatable.")
    private final List<String> settings = new ArrayList<>();

    ServerCommand(CommandContext context) {
        this.context = context;
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
        ConfigurationLoader loader = new ConfigurationLoader(context.environment());
        if (config != null) {
            loader.file(config);
        }
        if (dataDirectory != null) {
            loader.set("--data-dir", Settings.DATA_DIRECTORY.key(), dataDirectory);
        }
        settings.forEach(loader::set);
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
