package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.HttpClientException;
import com.rabbitmq.http.client.domain.CurrentUserDetails;
import com.rabbitmq.http.client.domain.Definitions;
import com.rabbitmq.http.client.domain.ExchangeInfo;
import com.rabbitmq.http.client.domain.ExchangeType;
import com.rabbitmq.http.client.domain.NodeInfo;
import com.rabbitmq.http.client.domain.OverviewResponse;
import com.rabbitmq.http.client.domain.QueueInfo;
import com.rabbitmq.http.client.domain.ShovelDetails;
import com.rabbitmq.http.client.domain.ShovelInfo;
import com.rabbitmq.http.client.domain.UpstreamDetails;
import com.rabbitmq.http.client.domain.UpstreamSetDetails;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What RabbitMQ's HTTP client for Java says of the broker and its node, and of plugins that are not there. */
class HttpClientBrokerTest extends HttpClientTest {
    @Test
    void theOverviewIsRead() {
        String vhost = vhost();
        queue(vhost);
        OverviewResponse overview = client.getOverview();
        assertThat(overview.getNode()).isEqualTo(broker.node());
        assertThat(overview.getClusterName()).isNotEmpty();
        assertThat(overview.getServerVersion()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(overview.getManagementPluginVersion()).isEqualTo(overview.getServerVersion());
        assertThat(overview.getErlangVersion()).isNotNull();
        assertThat(overview.getFullErlangVersion()).isNotNull();
        assertThat(overview.getRatesMode()).isEqualTo("basic");
        assertThat(overview.getExchangeTypes())
                .filteredOn(ExchangeType::isEnabled)
                .extracting(ExchangeType::getName)
                .contains("direct", "fanout", "topic", "headers");
        assertThat(overview.getObjectTotals().getQueues()).isPositive();
        assertThat(overview.getObjectTotals().getExchanges()).isGreaterThanOrEqualTo(14);
        assertThat(overview.getQueueTotals().getMessages()).isNotNegative();
        assertThat(overview.getMessageStats()).isNotNull();
        assertThat(overview.getListeners())
                .anySatisfy(listener -> assertThat(listener)
                        .returns("amqp", each -> each.getProtocol())
                        .returns(broker.amqpPort(), each -> each.getPort())
                        .returns(broker.node(), each -> each.getNode()));
        assertThat(overview.getContexts())
                .anySatisfy(context -> assertThat(broker.url()).endsWith(":" + context.getPort()));
        assertThat(overview.getStatisticsDBEventQueueLength()).isNotNegative();
    }

    @Test
    void theNodeIsReadAmongAllAndByItsName() {
        assertThat(client.getNodes()).extracting(NodeInfo::getName).containsExactly(broker.node());
        NodeInfo node = client.getNode(broker.node());
        assertThat(node.getName()).isEqualTo(broker.node());
        assertThat(node.getType()).isEqualTo("disc");
        assertThat(node.isDiskNode()).isTrue();
        assertThat(node.isRunning()).isTrue();
        assertThat(node.getFileDescriptorsUsed()).isPositive();
        assertThat(node.getFileDescriptorsTotal()).isGreaterThan(node.getFileDescriptorsUsed());
        assertThat(node.getMemoryUsed()).isPositive();
        assertThat(node.getMemoryLimit()).isPositive();
        assertThat(node.isMemoryAlarmActive()).isFalse();
        assertThat(node.getMemoryUsedDetails()).isNotNull();
        assertThat(node.getDiskFree()).isPositive();
        assertThat(node.getDiskFreeLimit()).isPositive();
        assertThat(node.isDiskAlarmActive()).isFalse();
        assertThat(node.getDiskFreeDetails()).isNotNull();
        assertThat(node.getFdUsedDetails()).isNotNull();
        assertThat(node.getErlangProcessesUsed()).isPositive();
        assertThat(node.getErlangProcessesTotal()).isPositive();
        assertThat(node.getErlangProcessesUsedDetails()).isNotNull();
        assertThat(node.getErlangRunQueueLength()).isNotNegative();
        assertThat(node.getNumberOfProcessors()).isPositive();
        assertThat(node.getOsPid()).matches("\\d+");
        assertThat(node.getUptime()).isPositive();
        assertThat(node.getRatesMode()).isEqualTo("basic");
        assertThat(node.getDbDirectoryPath()).isNotNull();
        assertThat(node.getConfigFilePaths()).isNotNull();
        assertThat(node.getEnabledPlugins()).isNotNull();
        assertThat(node.getNetTicktime()).isNotNegative();
        assertThat(node.getAuthMechanisms()).extracting(each -> each.getName()).contains("PLAIN");
        assertThat(node.getExchangeTypes()).extracting(ExchangeType::getName).contains("topic");
        assertThat(node.getErlangApps()).isNotNull();
        assertThat(node.getPluginContexts()).isNotEmpty();
    }

    @Test
    void whoTheUserIsIsRead() {
        String name = name();
        user(name, "monitoring,policymaker");
        CurrentUserDetails user = client(name, PASSWORD).whoAmI();
        assertThat(user.getName()).isEqualTo(name);
        assertThat(user.getTags()).containsExactly("monitoring", "policymaker");
        assertThat(client.whoAmI().getTags()).containsExactly("administrator");
        Client wrong = client(name, "wrong");
        assertThatExceptionOfType(HttpClientException.class)
                .isThrownBy(wrong::whoAmI)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(401));
    }

    @Test
    void aVirtualHostIsAlive() {
        assertThat(client.alivenessTest(vhost())).isTrue();
    }

    @Test
    void theClusterHasANameThatMayBeChanged() {
        String before = client.getClusterName().getName();
        afterwards(() -> client.setClusterName(before));
        String after = name();
        client.setClusterName(after);
        assertThat(client.getClusterName().getName()).isEqualTo(after);
        assertThat(client.getOverview().getClusterName()).isEqualTo(after);
    }

    @Test
    void extensionsAreAList() {
        assertThat(client.getExtensions()).isNotNull();
    }

    @Test
    void definitionsAreRead() {
        String vhost = vhost();
        client.declareExchange(vhost, "x", new ExchangeInfo("topic", true, false));
        client.declareQueue(vhost, "q", new QueueInfo(true, false, false));
        client.bindQueue(vhost, "q", "x", "key");
        client.limitMaxNumberOfQueues(vhost, 7);
        Definitions definitions = client.getDefinitions();
        assertThat(definitions.getServerVersion())
                .isEqualTo(client.getOverview().getServerVersion());
        assertThat(definitions.getVhosts()).extracting(each -> each.getName()).contains("/", vhost);
        assertThat(definitions.getUsers()).extracting(each -> each.getName()).contains("guest");
        assertThat(definitions.getPermissions())
                .extracting(each -> each.getVhost())
                .contains(vhost);
        assertThat(definitions.getTopicPermissions()).isNotNull();
        assertThat(definitions.getExchanges())
                .anySatisfy(each -> assertThat(each.getVhost() + each.getName()).isEqualTo(vhost + "x"));
        assertThat(definitions.getQueues())
                .anySatisfy(each -> assertThat(each.getVhost() + each.getName()).isEqualTo(vhost + "q"));
        assertThat(definitions.getBindings())
                .anySatisfy(each ->
                        assertThat(each.getVhost() + each.getRoutingKey()).isEqualTo(vhost + "key"));
        assertThat(definitions.getParameters())
                .filteredOn(each -> vhost.equals(each.getVhost()))
                .extracting(each -> each.getValue())
                .containsExactly(Map.of("max-queues", 7));
        assertThat(definitions.getGlobalParameters()).isNotNull();
    }

    @Test
    void portsOfMqttAreAGlobalParameter() {
        afterwards(client::deleteMqttPortToVhostMapping);
        client.setMqttPortToVhostMapping(Map.of(1889, "/", 1890, "other"));
        assertThat(client.getMqttPortToVhostMapping().getValue()).isEqualTo(Map.of(1889, "/", 1890, "other"));
        client.deleteMqttPortToVhostMapping();
        assertThat(client.getMqttPortToVhostMapping()).isNull();
    }

    @Test
    void shovelsAndFederationAreRefusedAsWithoutTheirPlugins() {
        String vhost = vhost();
        assertRefused(() -> client.declareShovel(
                vhost, new ShovelInfo("s", new ShovelDetails("amqp://", "amqp://", 30, true, null))));
        UpstreamDetails upstream = new UpstreamDetails();
        upstream.setUri("amqp://localhost");
        assertRefused(() -> client.declareUpstream(vhost, "u", upstream));
        UpstreamSetDetails member = new UpstreamSetDetails();
        member.setUpstream("u");
        assertRefused(() -> client.declareUpstreamSet(vhost, "s", List.of(member)));
        assertThat(client.getShovels()).isNullOrEmpty();
        assertThat(client.getShovels(vhost)).isNullOrEmpty();
        assertThat(client.getUpstreams()).isNullOrEmpty();
        assertThat(client.getUpstreams(vhost)).isNullOrEmpty();
        assertThat(client.getUpstreamSets()).isNullOrEmpty();
        assertThat(client.getUpstreamSets(vhost)).isNullOrEmpty();
        client.deleteShovel(vhost, "s");
        client.deleteUpstream(vhost, "u");
        client.deleteUpstreamSet(vhost, "s");
    }

    /** The client makes a list of what is not there, where RabbitMQ has 406 for who wants JSON. */
    @Test
    void nobodyTellsOfTheStatusOfShovelsWithoutTheirPlugin() {
        assertThatThrownBy(() -> client.getShovelsStatus())
                .isInstanceOfAny(NullPointerException.class, HttpClientException.class);
    }

    private static void assertRefused(ThrowingCallable declaration) {
        assertThatExceptionOfType(HttpClientException.class)
                .isThrownBy(declaration)
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
    }
}
