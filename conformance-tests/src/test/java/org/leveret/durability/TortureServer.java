package org.leveret.durability;

import java.util.concurrent.atomic.AtomicInteger;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.store.StoreStep;
import org.leveret.store.StoreSteps;

/**
 * The broker as {@code leveret server} runs it, in a process that dies at one point of the store: at once, as by SIGKILL.
 * Its arguments are the point, how often it is to be reached, and the options of {@code leveret server}.
 */
final class TortureServer {
    /** What the process exits with at that point. */
    static final int HALTED = 77;

    private TortureServer() {}

    public static void main(String[] arguments) throws Exception {
        StoreStep last = StoreStep.valueOf(arguments[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[1]));
        StoreSteps steps = step -> {
            if (step == last && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
        Broker broker = Broker.start(configuration(arguments), steps);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            broker.stop();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println("started TCP listener on 127.0.0.1:"
                + broker.tcpListeners().get(0).getPort());
        System.out.println("Server startup complete");
        System.err.println(broker.fault().get());
        Runtime.getRuntime().halt(1);
    }

    private static Configuration configuration(String[] arguments) {
        Configuration configuration = Configuration.defaults();
        for (int i = 2; i < arguments.length; i += 2) {
            if (arguments[i].equals("--data-dir")) {
                configuration = configuration.with(Settings.DATA_DIRECTORY.key(), arguments[i + 1]);
            } else {
                int equals = arguments[i + 1].indexOf('=');
                configuration = configuration.with(
                        arguments[i + 1].substring(0, equals), arguments[i + 1].substring(equals + 1));
            }
        }
        return configuration;
    }
}
