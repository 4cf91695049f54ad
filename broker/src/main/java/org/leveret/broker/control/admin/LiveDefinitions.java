package org.leveret.broker.control.admin;

import java.util.ArrayList;
import java.util.List;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.TopicPermission;
import org.leveret.broker.access.User;
import org.leveret.broker.access.Users;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.router.Binding;
import org.leveret.router.DestinationType;
import org.leveret.router.Exchange;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.BindingRow;
import org.leveret.store.definitions.Definitions.ExchangeRow;
import org.leveret.store.definitions.Definitions.GlobalParameterRow;
import org.leveret.store.definitions.Definitions.LimitRow;
import org.leveret.store.definitions.Definitions.PolicyRow;
import org.leveret.store.definitions.Definitions.QueueRow;
import org.leveret.store.definitions.Definitions.VhostRow;

/**
 * What is defined at this moment, as rows that another control loop can start with: transient and exclusive queues too, as if
 * they were durable. Used once.
 */
final class LiveDefinitions {
    private static final String PREDECLARED = "amq.";

    private final VirtualHosts vhosts;
    private final Users users;
    private final Policies policies;
    private final GlobalParameters parameters;
    private long nextId = 1;

    LiveDefinitions(VirtualHosts vhosts, Users users, Policies policies, GlobalParameters parameters) {
        this.vhosts = vhosts;
        this.users = users;
        this.policies = policies;
        this.parameters = parameters;
    }

    Definitions read() {
        Access access = users.access();
        List<VhostRow> vhostRows = new ArrayList<>();
        List<LimitRow> limits = new ArrayList<>();
        List<PolicyRow> policyRows = new ArrayList<>();
        List<ExchangeRow> exchanges = new ArrayList<>();
        List<QueueRow> queues = new ArrayList<>();
        List<BindingRow> bindings = new ArrayList<>();
        for (VirtualHost vhost : vhosts.all()) {
            String name = vhost.name();
            vhostRows.add(vhost.row());
            users.limits().ofVirtualHost(name).forEach((limit, value) -> limits.add(row(false, name, limit, value)));
            addPolicies(policyRows, name);
            addDeclared(exchanges, queues, bindings, vhost);
        }
        access.users()
                .forEach(user -> users.limits()
                        .ofUser(user.name())
                        .forEach((limit, value) -> limits.add(row(true, user.name(), limit, value))));
        return new Definitions(
                nextId,
                vhostRows,
                access.users().stream().map(User::row).toList(),
                access.permissions().stream().map(Permission::row).toList(),
                access.topicPermissions().stream()
                        .flatMap(ofUser -> ofUser.values().stream())
                        .map(TopicPermission::row)
                        .toList(),
                limits,
                policyRows,
                parameters.all().entrySet().stream()
                        .map(each -> new GlobalParameterRow(each.getKey(), GlobalParameters.stored(each.getValue())))
                        .toList(),
                exchanges,
                queues,
                bindings);
    }

    private static LimitRow row(boolean ofUser, String name, String limit, int value) {
        return new LimitRow(ofUser, name, limit, value);
    }

    private void addPolicies(List<PolicyRow> rows, String vhost) {
        for (PolicyKind kind : PolicyKind.values()) {
            policies.of(vhost, kind).forEach(policy -> rows.add(policy.row(vhost, kind)));
        }
    }

    private void addDeclared(
            List<ExchangeRow> exchanges, List<QueueRow> queues, List<BindingRow> bindings, VirtualHost vhost) {
        for (Exchange exchange : vhost.routing().exchanges()) {
            if (!exchange.name().isEmpty() && !exchange.name().startsWith(PREDECLARED)) {
                exchanges.add(new ExchangeRow(
                        vhost.name(),
                        exchange.name(),
                        exchange.type().name(),
                        exchange.autoDelete(),
                        exchange.internal(),
                        Bytes.of(PlainTables.ofBinding(exchange.arguments()).encoded()),
                        nextId++));
            }
        }
        for (QueueHandle queue : vhost.queues()) {
            QueueDefinition definition = queue.definition();
            queues.add(new QueueRow(
                    nextId++,
                    vhost.name(),
                    definition.name(),
                    definition.autoDelete(),
                    Bytes.of(definition.arguments().encoded())));
        }
        for (Binding binding : vhost.routing().bindings()) {
            bindings.add(new BindingRow(
                    nextId++,
                    vhost.name(),
                    binding.source(),
                    binding.destination(),
                    binding.destinationType() == DestinationType.QUEUE,
                    binding.bindingKey(),
                    Bytes.of(PlainTables.ofBinding(binding.arguments()).encoded())));
        }
    }
}
