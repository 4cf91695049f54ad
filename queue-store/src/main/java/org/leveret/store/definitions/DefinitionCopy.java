package org.leveret.store.definitions;

import java.util.ArrayList;
import java.util.List;
import org.leveret.store.definitions.DefinitionChange.PutBinding;
import org.leveret.store.definitions.DefinitionChange.PutExchange;
import org.leveret.store.definitions.DefinitionChange.PutGlobalParameter;
import org.leveret.store.definitions.DefinitionChange.PutLimit;
import org.leveret.store.definitions.DefinitionChange.PutPermission;
import org.leveret.store.definitions.DefinitionChange.PutPolicy;
import org.leveret.store.definitions.DefinitionChange.PutQueue;
import org.leveret.store.definitions.DefinitionChange.PutTopicPermission;
import org.leveret.store.definitions.DefinitionChange.PutUser;
import org.leveret.store.definitions.DefinitionChange.PutVhost;
import org.leveret.store.definitions.DefinitionChange.ReserveIds;

/** The changes that make an empty store hold given definitions. */
final class DefinitionCopy {
    private DefinitionCopy() {}

    static List<DefinitionChange> changes(Definitions all) {
        List<DefinitionChange> changes = new ArrayList<>();
        changes.add(new ReserveIds(all.nextId()));
        all.vhosts().forEach(row -> changes.add(new PutVhost(row)));
        all.users().forEach(row -> changes.add(new PutUser(row)));
        all.permissions().forEach(row -> changes.add(new PutPermission(row)));
        all.topicPermissions().forEach(row -> changes.add(new PutTopicPermission(row)));
        all.limits().forEach(row -> changes.add(new PutLimit(row)));
        all.policies().forEach(row -> changes.add(new PutPolicy(row)));
        all.globalParameters().forEach(row -> changes.add(new PutGlobalParameter(row)));
        all.exchanges().forEach(row -> changes.add(new PutExchange(row)));
        all.queues().forEach(row -> changes.add(new PutQueue(row)));
        all.bindings().forEach(row -> changes.add(new PutBinding(row)));
        return changes;
    }
}
