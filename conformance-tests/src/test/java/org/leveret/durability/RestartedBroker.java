package org.leveret.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.conformance.http.HttpApi;

/** A broker's process that tests end and start again on the same data, with a channel that has confirms. Owned by a test. */
abstract class RestartedBroker {
    static final int CONFIRM_MS_MAX = 10_000;

    @TempDir
    Path data;

    ServerProcess broker;
    Channel channel;

    @BeforeEach
    final void start() throws Exception {
        broker = ServerProcess.on(data).start();
        channel = broker.clients().newConnection().createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    final void kill() {
        broker.close();
    }

    final void restart(ProcessEnd end) throws Exception {
        end.end(broker);
        start();
    }

    final HttpApi api() {
        return new HttpApi("http://127.0.0.1:" + broker.httpPort(), "guest", "guest");
    }

    /** Declares a durable queue. */
    final void declare(String queue, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    /** Takes what is ready in a queue. */
    final List<GetResponse> getAll(String queue) throws IOException {
        List<GetResponse> all = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            all.add(got);
        }
        return all;
    }

    final List<String> getAllTexts(String queue) throws IOException {
        return getAll(queue).stream().map(RestartedBroker::text).toList();
    }

    static String text(GetResponse got) {
        return new String(got.getBody(), StandardCharsets.UTF_8);
    }
}
