package org.leveret.broker.control;

import java.util.List;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.DefinitionStoreException;

/** Where durable changes go. Called on the control loop's thread alone. */
public interface DefinitionLog {
    /** For a broker that keeps its definitions in memory. */
    DefinitionLog IN_MEMORY = changes -> {};

    /** Makes all changes or none; returns when they are on disk. */
    void apply(List<DefinitionChange> changes) throws DefinitionStoreException;
}
