package org.leveret.broker.control;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.leveret.store.definitions.DefinitionChange;

/** What the commands of one batch leave to be done at its end. Owned by the control loop. */
final class Batch {
    final List<DefinitionChange> changes = new ArrayList<>();
    final Set<Published> touched = new LinkedHashSet<>();
    final List<Runnable> afterCommit = new ArrayList<>();
    final List<Runnable> afterRevert = new ArrayList<>();
    final List<Answer<?>> answers = new ArrayList<>();
    final List<Runnable> deliveries = new ArrayList<>();

    boolean isEmpty() {
        return changes.isEmpty()
                && touched.isEmpty()
                && afterCommit.isEmpty()
                && afterRevert.isEmpty()
                && answers.isEmpty();
    }
}
