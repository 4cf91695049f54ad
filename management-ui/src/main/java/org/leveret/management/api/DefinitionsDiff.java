package org.leveret.management.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Refusals;

/**
 * What an import of definitions would do: the import itself is done on a copy of what is defined, and what came of it compared.
 * Used once.
 */
final class DefinitionsDiff {
    private static final String REASON = "reason";

    private final @Nullable String onlyVhost;
    private final Map<DefinitionKey, Map<String, Object>> before;
    private final ApiSite copy;
    /** What somebody has changed while the copy was made is not told of as if the import did it. */
    private final Set<DefinitionKey> copied;

    private final DefinitionsImport bringingIn;

    private final List<Map<String, Object>> added = new ArrayList<>();
    private final List<Map<String, Object>> changed = new ArrayList<>();
    private final List<Map<String, Object>> refused = new ArrayList<>();
    private final List<Map<String, Object>> leftOut = new ArrayList<>();
    private int same;

    /**
     * @param site has what is defined
     * @param copy has the same, and is changed
     * @param onlyVhost where all of it belongs, if it is of one virtual host alone
     * @param importer who may do everything in a virtual host that is new; null for nobody
     */
    DefinitionsDiff(
            ApiSite site, ApiSite copy, JsonBody definitions, @Nullable String onlyVhost, @Nullable String importer) {
        this.copy = copy;
        this.onlyVhost = onlyVhost;
        this.before = exported(site);
        this.copied = Set.copyOf(exported(copy).keySet());
        this.bringingIn = new DefinitionsImport(copy, definitions, onlyVhost, importer);
    }

    private record Outcome(ImportedItem item, CompletableFuture<@Nullable Object> refusal) {}

    CompletableFuture<Map<String, Object>> run() {
        List<Outcome> outcomes = new ArrayList<>();
        CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
        for (Supplier<List<ImportedItem>> phase : bringingIn.phases()) {
            ready = ready.thenComposeAsync(done -> {
                List<Outcome> ofPhase = phase.get().stream()
                        .map(item -> new Outcome(item, refusal(item)))
                        .toList();
                outcomes.addAll(ofPhase);
                return CompletableFuture.allOf(
                        ofPhase.stream().map(Outcome::refusal).toArray(CompletableFuture<?>[]::new));
            });
        }
        return ready.thenApplyAsync(done -> compared(outcomes));
    }

    /** Completes with why it is refused, or null. */
    private static CompletableFuture<@Nullable Object> refusal(ImportedItem item) {
        try {
            return item.run().handle((done, failure) -> failure == null ? null : reason(failure));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(reason(e));
        }
    }

    private static Object reason(Throwable failure) {
        Throwable cause = Refusals.cause(failure);
        if (cause instanceof ApiException refusal && refusal.reason() != null) {
            return refusal.reason();
        }
        return cause instanceof CommandRefusedException refusal
                ? refusal.explanation()
                : String.valueOf(cause.getMessage());
    }

    private Map<String, Object> compared(List<Outcome> outcomes) {
        Map<DefinitionKey, Map<String, Object>> after = exported(copy);
        Set<DefinitionKey> given = new HashSet<>();
        for (Outcome outcome : outcomes) {
            ImportedItem item = outcome.item();
            DefinitionKey key = DefinitionKey.of(item.kind(), item.body().values(), onlyVhost);
            given.add(key);
            Object reason = outcome.refusal().join();
            if (reason == null) {
                compare(item, key, before.get(key), after.get(key));
            } else {
                refused.add(with(key, REASON, reason));
            }
        }
        // Such as permissions in a new virtual host for who brings it in.
        after.forEach((key, definition) -> {
            if (!copied.contains(key) && !given.contains(key)) {
                added.add(with(key, "definition", definition));
            }
        });
        List<Map<String, Object>> onlyHere = before.keySet().stream()
                .filter(key -> !given.contains(key))
                .map(key -> with(key, "definition", before.get(key)))
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("add", added);
        json.put("change", changed);
        json.put("same", same);
        json.put("refused", refused);
        json.put("left_out", leftOut);
        json.put("only_here", onlyHere);
        return json;
    }

    private void compare(
            ImportedItem item, DefinitionKey key, @Nullable Map<String, Object> was, @Nullable Map<String, Object> is) {
        if (was != null && item.kind().isKept()) {
            compareKept(item, key, was);
        } else if (is == null) {
            leftOut.add(with(
                    key,
                    REASON,
                    item.kind() == DefinitionKind.BINDING
                            ? "one of its ends is not there"
                            : "its name is for the broker's own"));
        } else if (was == null) {
            added.add(with(key, "definition", is));
        } else if (!was.equals(is)) {
            changed.add(change(key, was, is));
        } else {
            same++;
        }
    }

    private void compareKept(ImportedItem item, DefinitionKey key, Map<String, Object> was) {
        Map<String, Object> wanted = new DefinitionsExport(copy).asExported(item, key.vhost(), onlyVhost == null);
        if (wanted.equals(was)) {
            same++;
        } else {
            Map<String, Object> json = change(key, was, wanted);
            json.put(REASON, "it is there with other settings, and stays as it is");
            leftOut.add(json);
        }
    }

    private static Map<String, Object> change(DefinitionKey key, Map<String, Object> from, Map<String, Object> to) {
        Map<String, Object> json = key.json();
        json.put("from", from);
        json.put("to", to);
        return json;
    }

    private static Map<String, Object> with(DefinitionKey key, String field, @Nullable Object value) {
        Map<String, Object> json = key.json();
        json.put(field, value);
        return json;
    }

    private Map<DefinitionKey, Map<String, Object>> exported(ApiSite site) {
        DefinitionsExport export = new DefinitionsExport(site);
        JsonBody json = new JsonBody(onlyVhost == null ? export.whole() : export.of(onlyVhost));
        Map<DefinitionKey, Map<String, Object>> found = new LinkedHashMap<>();
        for (DefinitionKind kind : DefinitionKind.values()) {
            for (JsonBody each : json.objects(kind.section())) {
                found.put(DefinitionKey.of(kind, each.values(), onlyVhost), each.values());
            }
        }
        return found;
    }
}
