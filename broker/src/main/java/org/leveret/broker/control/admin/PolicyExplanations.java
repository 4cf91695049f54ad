package org.leveret.broker.control.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.policy.PolicyTarget;
import org.leveret.broker.policy.SettingOrigin;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;
import org.leveret.router.Exchange;

/** Says which policies fit an entity, and what becomes of them beside its arguments. Any thread may call. */
public final class PolicyExplanations {
    private final VirtualHosts vhosts;
    private final Policies policies;

    PolicyExplanations(VirtualHosts vhosts, Policies policies) {
        this.vhosts = vhosts;
        this.policies = policies;
    }

    /** Of a queue, if it is there. */
    public Optional<PolicyExplanation> ofQueue(String vhost, String name) {
        VirtualHost host = vhosts.find(vhost);
        QueueHandle queue = host == null ? null : host.queue(name);
        if (queue == null) {
            return Optional.empty();
        }
        QueueDefinition definition = queue.definition();
        FieldTable.Builder arguments = FieldTable.builder();
        definition.arguments().forEach(argument -> {
            if (argument.getKey().startsWith("x-")) {
                arguments.put(EffectivePolicy.settingOf(argument.getKey()), argument.getValue());
            }
        });
        return Optional.of(explained(vhost, definition.type().policyTarget(), name, arguments.build()));
    }

    /** Of an exchange, if it is there. */
    public Optional<PolicyExplanation> ofExchange(String vhost, String name) {
        VirtualHost host = vhosts.find(vhost);
        Exchange exchange = host == null ? null : host.routing().exchange(name);
        return exchange == null
                ? Optional.empty()
                : Optional.of(
                        explained(vhost, PolicyTarget.EXCHANGE, name, PlainTables.ofBinding(exchange.arguments())));
    }

    private PolicyExplanation explained(String vhost, PolicyTarget target, String name, FieldTable arguments) {
        List<Policy> ofUsers = policies.fitting(vhost, PolicyKind.USER, target, name);
        List<Policy> ofOperators = policies.fitting(vhost, PolicyKind.OPERATOR, target, name);
        return new PolicyExplanation(
                ofUsers,
                ofOperators,
                SettingOrigin.of(arguments, definition(ofUsers), definition(ofOperators), target).stream()
                        .map(PolicyExplanations::plain)
                        .toList());
    }

    private static FieldTable definition(List<Policy> fitting) {
        return fitting.isEmpty() ? FieldTable.EMPTY : fitting.get(0).definition();
    }

    private static PolicyExplanation.Setting plain(SettingOrigin origin) {
        return new PolicyExplanation.Setting(
                origin.key(), origin.source().name().toLowerCase(Locale.ROOT), PlainTables.of(origin.values()));
    }
}
