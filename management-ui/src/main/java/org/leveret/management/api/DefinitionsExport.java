package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.User;
import org.leveret.broker.control.admin.BindingView;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.broker.control.admin.VirtualHostView;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.config.Version;
import org.leveret.management.http.JsonBody;

/** Makes definitions in RabbitMQ's format, of everything or of one virtual host. Used by one worker at a time. */
final class DefinitionsExport {
    private static final String BEHAVIOUR_VERSION = "4.0.0";
    private static final String QUEUE_TYPE = "x-queue-type";
    private static final String DEFAULT_QUEUE_TYPE = "default_queue_type";
    private static final String CLASSIC = "classic";
    private static final String DEFAULT_DESCRIPTION = "Default virtual host";
    private static final String VHOST = "vhost";
    private static final String ARGUMENTS = "arguments";

    private final ApiSite site;

    DefinitionsExport(ApiSite site) {
        this.site = site;
    }

    Map<String, Object> whole() {
        List<String> vhosts = site.topology().virtualHosts().stream()
                .map(VirtualHostView::name)
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rabbit_version", BEHAVIOUR_VERSION);
        json.put("rabbitmq_version", BEHAVIOUR_VERSION);
        json.put("product_name", "Leveret");
        json.put("product_version", Version.TEXT);
        json.put("users", users());
        json.put(
                "vhosts",
                site.topology().virtualHosts().stream()
                        .map(DefinitionsExport::vhost)
                        .toList());
        json.put("permissions", permissions());
        json.put(
                "topic_permissions",
                TopicPermissionsResource.all(site).stream()
                        .map(TopicPermissionsResource::json)
                        .toList());
        json.put("parameters", parameters(vhosts));
        json.put("global_parameters", GlobalParametersResource.all(site));
        json.put("policies", policies(vhosts));
        addDeclared(json, vhosts, true);
        return json;
    }

    Map<String, Object> of(String vhost) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rabbit_version", BEHAVIOUR_VERSION);
        json.put("parameters", parameters(List.of(vhost)));
        json.put("policies", policies(List.of(vhost)));
        addDeclared(json, List.of(vhost), false);
        return json;
    }

    private List<Map<String, Object>> users() {
        return site.administration().access().users().stream()
                .sorted(Comparator.comparing(User::name))
                .map(user -> UserJson.of(user, site.administration().limits()))
                .toList();
    }

    private static Map<String, Object> vhost(VirtualHostView vhost) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", vhost.name());
        if (!vhost.description().isEmpty() && !vhost.description().equals(DEFAULT_DESCRIPTION)) {
            json.put("description", vhost.description());
        }
        if (!vhost.tags().isEmpty()) {
            json.put("tags", List.copyOf(vhost.tags()));
        }
        if (vhost.defaultQueueType() != null || vhost.protectedFromDeletion()) {
            // RabbitMQ from 3.11 on reads these from the metadata alone.
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("description", vhost.description());
            metadata.put("tags", List.copyOf(vhost.tags()));
            if (vhost.defaultQueueType() != null) {
                metadata.put(DEFAULT_QUEUE_TYPE, vhost.defaultQueueType());
                json.put(DEFAULT_QUEUE_TYPE, vhost.defaultQueueType());
            }
            if (vhost.protectedFromDeletion()) {
                metadata.put("protected_from_deletion", true);
            }
            json.put("metadata", metadata);
        }
        return json;
    }

    private List<Map<String, Object>> permissions() {
        return site.administration().access().permissions().stream()
                .sorted(Comparator.comparing(Permission::vhost).thenComparing(Permission::user))
                .map(PermissionsResource::json)
                .toList();
    }

    private List<Map<String, Object>> parameters(List<String> vhosts) {
        List<Map<String, Object>> all = new ArrayList<>();
        vhosts.forEach(vhost -> Parameter.of(site, vhost).forEach(parameter -> all.add(parameter.json())));
        return all;
    }

    private List<Map<String, Object>> policies(List<String> vhosts) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String vhost : vhosts) {
            site.administration().policies().of(vhost, PolicyKind.USER).stream()
                    .sorted(Comparator.comparing(Policy::name))
                    .forEach(policy -> all.add(PolicyJson.of(vhost, policy)));
        }
        return all;
    }

    private void addDeclared(Map<String, Object> json, List<String> vhosts, boolean withVhost) {
        List<Map<String, Object>> queues = new ArrayList<>();
        List<Map<String, Object>> exchanges = new ArrayList<>();
        List<Map<String, Object>> bindings = new ArrayList<>();
        for (String vhost : vhosts) {
            String typeIfNone = typeIfNone(vhost);
            for (QueueView queue : site.topology().queues(vhost)) {
                if (!queue.exclusive()) {
                    queues.add(withVhost(queue(queue, typeIfNone), withVhost));
                }
            }
            for (ExchangeView exchange : site.topology().exchanges(vhost)) {
                if (!ExchangesResource.isPredeclared(exchange.name())) {
                    exchanges.add(withVhost(exchange(exchange), withVhost));
                }
            }
            for (BindingView binding : site.topology().bindings(vhost)) {
                if (isExported(vhost, binding)) {
                    bindings.add(withVhost(BindingJson.definition(binding), withVhost));
                }
            }
        }
        json.put("queues", queues);
        json.put("exchanges", exchanges);
        json.put("bindings", bindings);
    }

    /** What an export would show if this were declared as it is given; of an exchange or a queue. */
    Map<String, Object> asExported(ImportedItem item, String vhost, boolean withVhost) {
        JsonBody body = item.body();
        if (item.kind() == DefinitionKind.EXCHANGE) {
            return withVhost(exchange(ExchangesResource.read(vhost, body.text("name"), body, "undefined")), withVhost);
        }
        String typeIfNone = typeIfNone(vhost);
        Map<String, Object> json = queue(QueuesResource.read(vhost, body.text("name"), body), typeIfNone);
        Map<String, Object> arguments = new LinkedHashMap<>(body.object(ARGUMENTS));
        if (!typeIfNone.equals(CLASSIC)) {
            arguments.putIfAbsent(QUEUE_TYPE, body.truth("durable") ? typeIfNone : CLASSIC);
        } else {
            arguments.remove(QUEUE_TYPE, CLASSIC);
        }
        json.put(ARGUMENTS, arguments);
        return withVhost(json, withVhost);
    }

    private String typeIfNone(String vhost) {
        return site.topology().virtualHost(vhost).map(site::defaultQueueType).orElse("");
    }

    private static Map<String, Object> withVhost(Map<String, Object> json, boolean withVhost) {
        if (!withVhost) {
            json.remove(VHOST);
        }
        return json;
    }

    private static Map<String, Object> queue(QueueView queue, String typeIfNone) {
        Map<String, Object> arguments = new LinkedHashMap<>(queue.arguments());
        if (typeIfNone.equals(CLASSIC)) {
            // What every queue has here that asks for no type; another broker would take it for a wish.
            arguments.remove(QUEUE_TYPE, CLASSIC);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", queue.name());
        json.put(VHOST, queue.vhost());
        json.put("durable", queue.durable());
        json.put("auto_delete", queue.autoDelete());
        json.put(ARGUMENTS, arguments);
        return json;
    }

    private static Map<String, Object> exchange(ExchangeView exchange) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", exchange.name());
        json.put(VHOST, exchange.vhost());
        json.put("type", exchange.type());
        json.put("durable", exchange.durable());
        json.put("auto_delete", exchange.autoDelete());
        json.put("internal", exchange.internal());
        json.put(ARGUMENTS, exchange.arguments());
        return json;
    }

    /** A binding of an exclusive queue ends with its connection. */
    private boolean isExported(String vhost, BindingView binding) {
        return !binding.toQueue()
                || site.topology()
                        .queue(vhost, binding.destination())
                        .filter(queue -> !queue.exclusive())
                        .isPresent();
    }
}
