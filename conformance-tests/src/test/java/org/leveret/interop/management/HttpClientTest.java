package org.leveret.interop.management;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.ClientParameters;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.time.Duration;
import org.leveret.conformance.http.HttpApiTest;

/** What the tests of RabbitMQ's HTTP client for Java share: the client itself, and connections to be seen by it. */
abstract class HttpClientTest extends HttpApiTest {
    /** RabbitMQ looks every five seconds, and tells nothing of what it has not looked at. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    protected final Client client = client("guest", "guest");

    /** The client of this user. */
    protected final Client client(String user, String password) {
        try {
            return new Client(new ClientParameters()
                    .url(broker.url() + "/api/")
                    .username(user)
                    .password(password));
        } catch (MalformedURLException | URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A connection that ends with the test, if it is open then. */
    protected final Connection connect(String vhost, String user, String password) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        Connection connection = factory.newConnection("a client of " + vhost);
        afterwards(connection::abort);
        return connection;
    }
}
