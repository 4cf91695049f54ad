package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;

/** Clients that connect while the broker stops are turned away without a word of alarm in its log. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StopUnderConnectsTest {
    private static final int CLIENTS = 4;
    private static final int CONNECTED_FIRST = 400;

    @TempDir
    private Path data;

    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    @RepeatedTest(3)
    void aBrokerThatStopsWhileClientsConnectLogsNoFault() throws Exception {
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            Thread[] clients = new Thread[CLIENTS];
            for (int i = 0; i < CLIENTS; i++) {
                clients[i] = new Thread(() -> connectUntilRefused(broker.port()), "client " + i);
                clients[i].start();
            }
            while (connected.get() < CONNECTED_FIRST && fault.get() == null) {
                Thread.onSpinWait();
            }
            ProcessEnd.STOP.end(broker);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(fault.get()).isNull();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    private void connectUntilRefused(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            while (true) {
                try (Socket socket = new Socket()) {
                    // What ends with a reset leaves no port behind that could run out.
                    socket.setSoLinger(true, 0);
                    socket.connect(address);
                    connected.incrementAndGet();
                }
            }
        } catch (SocketException refused) {
            // The broker accepts no more.
        } catch (IOException e) {
            fault.set(e);
        }
    }
}
