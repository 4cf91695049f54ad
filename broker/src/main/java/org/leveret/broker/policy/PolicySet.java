package org.leveret.broker.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The policies of all virtual hosts at one moment. Immutable. */
public final class PolicySet {
    static final PolicySet EMPTY = new PolicySet(Map.of());

    private final Map<Place, List<Policy>> byPlace;

    private record Place(String vhost, PolicyKind kind) {}

    private PolicySet(Map<Place, List<Policy>> byPlace) {
        this.byPlace = byPlace;
    }

    /** The policies of a virtual host, those that count before others first. */
    List<Policy> of(String vhost, PolicyKind kind) {
        return byPlace.getOrDefault(new Place(vhost, kind), List.of());
    }

    /** The policy of that name, or null. */
    @Nullable
    Policy named(String vhost, PolicyKind kind, String name) {
        for (Policy policy : of(vhost, kind)) {
            if (policy.name().equals(name)) {
                return policy;
            }
        }
        return null;
    }

    /** What applies to an entity. */
    public EffectivePolicy effective(String vhost, PolicyTarget target, String entity) {
        if (byPlace.isEmpty()) {
            return EffectivePolicy.NONE;
        }
        return EffectivePolicy.of(
                first(vhost, PolicyKind.USER, target, entity), first(vhost, PolicyKind.OPERATOR, target, entity));
    }

    /** The policies of a virtual host that are not in another set. */
    public List<Policy> without(PolicySet other, String vhost) {
        List<Policy> own = new ArrayList<>();
        for (PolicyKind kind : PolicyKind.values()) {
            List<Policy> others = other.of(vhost, kind);
            of(vhost, kind).stream().filter(policy -> !others.contains(policy)).forEach(own::add);
        }
        return own;
    }

    /** Whether an entity has other policies by this set than by the other one. */
    public boolean differs(PolicySet other, String vhost, PolicyTarget target, String entity) {
        for (PolicyKind kind : PolicyKind.values()) {
            if (!Objects.equals(first(vhost, kind, target, entity), other.first(vhost, kind, target, entity))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Policy first(String vhost, PolicyKind kind, PolicyTarget target, String entity) {
        for (Policy policy : of(vhost, kind)) {
            if (policy.appliesTo(target, entity)) {
                return policy;
            }
        }
        return null;
    }

    /** The same with this policy in place of the one of that name; null takes it away. */
    PolicySet with(String vhost, PolicyKind kind, String name, @Nullable Policy policy) {
        List<Policy> policies = new ArrayList<>(of(vhost, kind));
        policies.removeIf(each -> each.name().equals(name));
        if (policy != null) {
            policies.add(policy);
        }
        policies.sort(Policy.PRECEDENCE);
        Map<Place, List<Policy>> changed = new HashMap<>(byPlace);
        Place place = new Place(vhost, kind);
        if (policies.isEmpty()) {
            changed.remove(place);
        } else {
            changed.put(place, List.copyOf(policies));
        }
        return new PolicySet(changed);
    }

    /** The same without those of a virtual host. */
    PolicySet without(String vhost) {
        Map<Place, List<Policy>> changed = new HashMap<>(byPlace);
        return changed.keySet().removeIf(place -> place.vhost().equals(vhost)) ? new PolicySet(changed) : this;
    }
}
