package org.leveret.management.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.User;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.BindingView;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.broker.control.admin.Topology;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonText;

/**
 * Brings definitions in RabbitMQ's format in: what is there already stays as it is if it was declared, and is replaced if an
 * administrator set it. One thing that is refused ends it; what came before stays. Used once.
 */
final class DefinitionsImport {
    private static final String NAME = "name";
    private static final String VHOST = "vhost";
    private static final String USER = "user";
    private static final int NOT_FOUND = 404;
    private static final CompletableFuture<Done> NOTHING = CompletableFuture.completedFuture(Done.DONE);

    private final ApiSite site;
    private final JsonBody definitions;
    private final @Nullable String onlyVhost;
    private final @Nullable String importer;

    /**
     * @param onlyVhost where all of it belongs, if it is of one virtual host alone
     * @param importer who may do everything in a virtual host that is new; null for nobody
     */
    DefinitionsImport(ApiSite site, JsonBody definitions, @Nullable String onlyVhost, @Nullable String importer) {
        this.importer = importer;
        this.site = site;
        this.definitions = definitions;
        this.onlyVhost = onlyVhost;
    }

    /** Completes when all is durable, or with the first refusal. */
    CompletableFuture<Done> run() {
        CompletableFuture<Done> ready = CompletableFuture.completedFuture(Done.DONE);
        for (Supplier<List<ImportedItem>> phase : phases()) {
            // Elsewhere than on the control loop, which has answered and others wait for.
            ready = ready.thenComposeAsync(done -> all(phase.get()));
        }
        return ready;
    }

    /** What is there to do: each phase can be told when the one before it is done. */
    List<Supplier<List<ImportedItem>>> phases() {
        return onlyVhost == null
                ? List.of(this::accounts, this::settings, this::declared, this::bindings)
                : List.of(this::settings, this::declared, this::bindings);
    }

    private static CompletableFuture<Done> all(List<ImportedItem> items) {
        return CompletableFuture.allOf(items.stream().map(ImportedItem::run).toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> Done.DONE);
    }

    private List<ImportedItem> items(DefinitionKind kind, Function<JsonBody, CompletableFuture<?>> command) {
        return definitions.objects(kind.section()).stream()
                .map(body -> new ImportedItem(kind, body, () -> command.apply(body)))
                .toList();
    }

    private List<ImportedItem> accounts() {
        List<ImportedItem> items = new ArrayList<>(items(DefinitionKind.USER, this::user));
        items.addAll(items(DefinitionKind.VHOST, body -> virtualHost(withMetadata(body))));
        items.addAll(items(
                DefinitionKind.GLOBAL_PARAMETER,
                body -> site.administration().setGlobalParameter(body.text(NAME), body.get("value"))));
        return items;
    }

    private CompletableFuture<?> user(JsonBody body) {
        User user = UserJson.read(body.text(NAME), body, site.administration());
        body.object("limits").forEach(UserLimitsResource::check);
        List<CompletableFuture<?>> commands = new ArrayList<>();
        commands.add(site.administration().putUser(user.name(), user.password(), user.tags()));
        body.object("limits")
                .forEach((limit, value) -> commands.add(UserLimitsResource.set(site, user.name(), limit, value)));
        return CompletableFuture.allOf(commands.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> virtualHost(JsonBody body) {
        return isNews(body) ? VirtualHostsResource.put(site, body.text(NAME), body, importer) : NOTHING;
    }

    /** RabbitMQ from 3.11 on has in a virtual host's metadata what it may leave out beside it. */
    private static JsonBody withMetadata(JsonBody vhost) {
        Map<String, Object> values = new HashMap<>(vhost.object("metadata"));
        for (String key :
                new String[] {NAME, "description", "tags", "default_queue_type", "protected_from_deletion", "tracing"
                }) {
            Object value = vhost.get(key);
            if (value != null) {
                values.put(key, value);
            }
        }
        return new JsonBody(values);
    }

    /** Whether a virtual host is not there yet, or is described anew. */
    private boolean isNews(JsonBody vhost) {
        return vhost.has("description")
                || vhost.has("tags")
                || vhost.has("default_queue_type")
                || vhost.has("protected_from_deletion")
                || site.topology().virtualHost(vhost.text(NAME)).isEmpty();
    }

    private List<ImportedItem> settings() {
        List<ImportedItem> items = new ArrayList<>();
        if (onlyVhost == null) {
            items.addAll(items(DefinitionKind.PERMISSION, this::permission));
            items.addAll(items(DefinitionKind.TOPIC_PERMISSION, this::topicPermission));
        }
        items.addAll(items(
                DefinitionKind.PARAMETER,
                body -> ParametersResource.set(site, vhost(body), body.text("component"), body.text(NAME), body)));
        items.addAll(items(DefinitionKind.POLICY, body -> policy(vhost(body), body)));
        return items;
    }

    private CompletableFuture<Done> permission(JsonBody body) {
        site.checkUser(body.text(USER));
        return site.administration()
                .setPermissions(
                        vhost(body), body.text(USER), body.text("configure"), body.text("write"), body.text("read"));
    }

    private CompletableFuture<Done> topicPermission(JsonBody body) {
        site.checkUser(body.text(USER));
        return site.administration()
                .setTopicPermissions(
                        vhost(body), body.text(USER), body.text("exchange"), body.text("write"), body.text("read"));
    }

    private CompletableFuture<Done> policy(String vhost, JsonBody body) {
        String name = body.text(NAME);
        return site.administration()
                .setPolicy(vhost, PolicyKind.USER, PolicyJson.read(name, body))
                .exceptionally(failure -> {
                    throw failure instanceof AdministrationException refusal
                            ? ApiException.badRequest(refusal.getMessage() + " (" + vhost + "/" + name + ")")
                            : new CompletionException(failure);
                });
    }

    private String vhost(JsonBody body) {
        String vhost = onlyVhost == null ? body.text(VHOST, "undefined") : onlyVhost;
        if (site.topology().virtualHost(vhost).isEmpty()) {
            throw ApiException.badRequest(List.of("no_such_vhost", vhost));
        }
        return vhost;
    }

    private List<ImportedItem> declared() {
        List<ImportedItem> items = new ArrayList<>(items(DefinitionKind.EXCHANGE, this::exchange));
        items.addAll(items(DefinitionKind.QUEUE, this::queue));
        return items;
    }

    private CompletableFuture<Done> exchange(JsonBody body) {
        ExchangeView exchange = ExchangesResource.read(vhost(body), body.text(NAME), body, "undefined");
        Topology topology = site.topology();
        boolean isNew = !isReserved(exchange.name())
                && topology.exchange(exchange.vhost(), exchange.name()).isEmpty();
        return isNew ? topology.declareExchange(null, exchange) : NOTHING;
    }

    private CompletableFuture<Done> queue(JsonBody body) {
        QueueView queue = QueuesResource.read(vhost(body), body.text(NAME), body);
        Topology topology = site.topology();
        boolean isNew = !isReserved(queue.name())
                && topology.queue(queue.vhost(), queue.name()).isEmpty();
        return isNew ? topology.declareQueue(null, queue) : NOTHING;
    }

    /** What a broker declares, or names, by itself is left to it. */
    private static boolean isReserved(String name) {
        return name.startsWith("amq.");
    }

    private List<ImportedItem> bindings() {
        return items(DefinitionKind.BINDING, this::binding);
    }

    private CompletableFuture<Done> binding(JsonBody body) {
        BindingView binding = new BindingView(
                vhost(body),
                body.text("source"),
                body.text("destination"),
                body.text("destination_type").equals("queue"),
                body.text("routing_key", ""),
                body.object("arguments"));
        return site.topology().bind(null, binding).exceptionally(DefinitionsImport::passOver);
    }

    /** RabbitMQ leaves a binding out whose ends are not there. */
    private static Done passOver(Throwable failure) {
        if (failure instanceof CommandRefusedException refusal && refusal.code() == NOT_FOUND) {
            return Done.DONE;
        }
        throw new CompletionException(failure);
    }

    /** What a file or a body holds. */
    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    static JsonBody parse(byte[] octets) {
        if (octets.length == 0) {
            return new JsonBody(Map.of());
        }
        try {
            if (JsonText.read(octets) instanceof Map<?, ?> object) {
                return new JsonBody((Map<String, Object>) object);
            }
        } catch (IllegalArgumentException e) {
            // Told below, in the same words as what is no object.
        }
        throw ApiException.badRequest("failed_to_parse_json");
    }
}
