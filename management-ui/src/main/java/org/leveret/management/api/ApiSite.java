package org.leveret.management.api;

import java.util.List;
import java.util.function.Supplier;
import org.leveret.broker.Broker;
import org.leveret.broker.access.Operation;
import org.leveret.broker.access.Resource;
import org.leveret.broker.access.User;
import org.leveret.broker.contents.QueueMessages;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.leveret.broker.control.admin.Topology;
import org.leveret.broker.control.admin.VirtualHostView;
import org.leveret.broker.messages.Messages;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Authentication;
import org.leveret.management.http.Call;
import org.leveret.management.http.Query;
import org.leveret.management.http.ServedAddress;
import org.leveret.management.statistics.Statistics;
import org.leveret.management.statistics.StatisticsJson;

/**
 * What the resources have of the broker that they speak for. Immutable.
 *
 * @param administration of the broker, or of a copy of its definitions
 * @param statistics adds to what is known of objects by their definitions
 * @param counts what has been counted
 * @param json makes objects of what was seen
 * @param served where the HTTP interface itself is served, which is known once it is; the API first
 */
public record ApiSite(
        Broker broker,
        BrokerAdministration administration,
        Configuration configuration,
        Authentication authentication,
        ObjectStatistics statistics,
        Statistics counts,
        StatisticsJson json,
        Supplier<List<ServedAddress>> served) {

    /** What the broker looked like a moment ago. */
    BrokerSnapshot seen() {
        return counts.latest();
    }

    /** The same for a copy of the broker's definitions. */
    ApiSite with(BrokerAdministration other) {
        return new ApiSite(broker, other, configuration, authentication, statistics, counts, json, served);
    }

    /** The same for changes that a caller makes, as events then tell; whoever has no name is the command line. */
    ApiSite by(Call call) {
        String user = call.caller().user();
        return user == null ? this : with(administration.actingAs(user));
    }

    Topology topology() {
        return administration.topology();
    }

    Messages messages() {
        return broker.messages();
    }

    QueueMessages queueMessages() {
        return broker.queueMessages();
    }

    /** The name of this node, and of the cluster's only one. */
    String node() {
        return configuration.nodeName();
    }

    /** What is said to be the cluster's name now. */
    public String clusterName() {
        return GlobalParametersResource.clusterName(this);
    }

    /** What durable queues of a virtual host are that are declared without a type. */
    String defaultQueueType(VirtualHostView vhost) {
        String own = vhost.defaultQueueType();
        return own == null ? configuration.value(Settings.DEFAULT_QUEUE_TYPE) : own;
    }

    /** The virtual host of the path; 404 if there is none. */
    String existingVhost(Call call) {
        String vhost = call.vhost();
        if (topology().virtualHost(vhost).isEmpty()) {
            throw ApiException.notFound();
        }
        return vhost;
    }

    /** Refuses what is for a user who is not there. */
    void checkUser(String user) {
        if (administration().access().user(user) == null) {
            throw ApiException.badRequest(List.of("no_such_user", user));
        }
    }

    /** As {@link #existingVhost} for what permissions are asked for, which administrators with a name need as well. */
    String vhostToUse(Call call) {
        String vhost = existingVhost(call);
        if (call.caller().user() != null && !call.caller().mayOpen(vhost)) {
            throw ApiException.notAuthorised("Access refused.");
        }
        return vhost;
    }

    /** The user of the path; 404 if there is none. */
    User existingUser(Call call) {
        User user = administration.access().user(call.path("user"));
        if (user == null) {
            throw ApiException.notFound();
        }
        return user;
    }

    /** As {@link #existingVhost} for what is to be put into it, for which RabbitMQ has another answer. */
    String vhostToChange(Call call) {
        String vhost = call.vhost();
        if (topology().virtualHost(vhost).isEmpty()) {
            throw ApiException.notFound("vhost_not_found");
        }
        return vhost;
    }

    /** Refuses a caller whose permissions do not allow it; whoever has no name has none written down. */
    void checkExchange(Call call, Operation operation, String exchange) {
        String user = call.caller().user();
        if (user != null
                && !administration.access().allows(user, call.vhost(), operation, Resource.EXCHANGE, exchange)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    /** As {@link #checkExchange}, of a queue. */
    void checkQueue(Call call, Operation operation, String queue) {
        String user = call.caller().user();
        if (user != null && !administration.access().allows(user, call.vhost(), operation, Resource.QUEUE, queue)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    /** As {@link #checkExchange}, of a key of a topic exchange. */
    void checkTopic(Call call, Operation operation, String exchange, String key) {
        String user = call.caller().user();
        if (user != null
                && !administration
                        .access()
                        .explainTopic(user, call.vhost(), operation, exchange, key)
                        .allowed()) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    /** The virtual hosts whose contents the caller is shown in lists of all. */
    List<String> visibleVhosts(Call call) {
        return topology().virtualHosts().stream()
                .map(VirtualHostView::name)
                .filter(call.caller()::sees)
                .toList();
    }

    /** Whether the caller wants no numbers, so that the answer costs little. */
    static boolean isLight(Query query) {
        return query.isTrue("disable_stats");
    }

    /** Refuses to leave the numbers out where nothing would be left. */
    static void checkNumbersWanted(Call call) {
        if (isLight(call.query())) {
            throw ApiException.badRequest("Stats in management UI are disabled on this node");
        }
    }

    /** Refuses the name of another node. */
    void checkNode(Call call, String parameter) {
        if (!call.path(parameter).equals(node())) {
            throw ApiException.notFound();
        }
    }
}
