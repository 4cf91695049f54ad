package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;

/**
 * A runtime parameter, as RabbitMQ keeps policies and limits in them. Immutable.
 *
 * @param component what it belongs to
 * @param value JSON
 */
record Parameter(String vhost, String component, String name, Object value) {
    static final String POLICY = PolicyKind.USER.rabbitName();
    static final String OPERATOR_POLICY = PolicyKind.OPERATOR.rabbitName();
    static final String VHOST_LIMITS = "vhost-limits";

    /** The one name that there is of limits. */
    static final String LIMITS = "limits";

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", value);
        json.put("vhost", vhost);
        json.put("component", component);
        json.put("name", name);
        return json;
    }

    /** Those of a component in a virtual host. */
    static List<Parameter> of(ApiSite site, String component, String vhost) {
        List<Parameter> all = new ArrayList<>();
        if (component.equals(VHOST_LIMITS)) {
            Map<String, Integer> limits = site.administration().limits().ofVirtualHost(vhost);
            if (!limits.isEmpty()) {
                all.add(new Parameter(vhost, component, LIMITS, new TreeMap<>(limits)));
            }
        }
        for (PolicyKind kind : PolicyKind.values()) {
            if (component.equals(kind.rabbitName())) {
                site.administration().policies().of(vhost, kind).stream()
                        .sorted(Comparator.comparing(Policy::name))
                        .forEach(policy -> all.add(
                                new Parameter(vhost, component, policy.name(), PolicyJson.parameterValue(policy))));
            }
        }
        return all;
    }

    /** All in a virtual host, but for policies, which RabbitMQ lists by themselves. */
    static List<Parameter> of(ApiSite site, String vhost) {
        List<Parameter> all = new ArrayList<>(of(site, VHOST_LIMITS, vhost));
        all.addAll(of(site, OPERATOR_POLICY, vhost));
        return all;
    }
}
