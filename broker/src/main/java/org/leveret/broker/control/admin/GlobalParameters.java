package org.leveret.broker.control.admin;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Published;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.GlobalParameterRow;

/**
 * What administrators keep in the broker under names of their choice, such as {@code cluster_name}. Changes belong to the
 * control loop; anyone may read.
 */
final class GlobalParameters implements Published {
    /** The one field of the table that a value is stored as. */
    private static final String VALUE = "value";

    private final ControlLoop control;
    private volatile Map<String, FieldTable> published = Map.of();

    // Owned by the control loop.
    private Map<String, FieldTable> working = Map.of();

    GlobalParameters(ControlLoop control) {
        this.control = control;
    }

    /** Takes over what was read at the start; called before the control loop runs. */
    void load(Definitions definitions) {
        Map<String, FieldTable> loaded = new TreeMap<>();
        for (GlobalParameterRow row : definitions.globalParameters()) {
            loaded.put(row.name(), FieldTable.decode(row.value().octets()));
        }
        working = loaded;
        published = loaded;
    }

    /** All of them, with values as JSON has them. Any thread. */
    Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        published.forEach((name, stored) -> all.put(name, PlainTables.of(stored).get(VALUE)));
        return all;
    }

    void put(String name, @Nullable Object value) {
        FieldTable stored;
        try {
            stored = table(value);
        } catch (IllegalArgumentException e) {
            throw new AdministrationException(
                    AdministrationException.Reason.INVALID, "invalid value: " + e.getMessage());
        }
        byte[] encoded = stored.encoded();
        if (encoded.length > DefinitionChange.VALUE_LENGTH_MAX) {
            throw new AdministrationException(
                    AdministrationException.Reason.INVALID,
                    "the value is longer than " + DefinitionChange.VALUE_LENGTH_MAX + " bytes");
        }
        Map<String, FieldTable> changed = new TreeMap<>(working);
        changed.put(name, stored);
        change(changed);
        control.write(new DefinitionChange.PutGlobalParameter(new GlobalParameterRow(name, Bytes.of(encoded))));
    }

    /** What a row has for a value. */
    static Bytes stored(@Nullable Object value) {
        return Bytes.of(table(value).encoded());
    }

    private static FieldTable table(@Nullable Object value) {
        return FieldTable.builder().put(VALUE, FieldValue.ofPlain(value)).build();
    }

    void delete(String name) {
        Map<String, FieldTable> changed = new TreeMap<>(working);
        changed.remove(name);
        change(changed);
        control.write(new DefinitionChange.DeleteGlobalParameter(name));
    }

    private void change(Map<String, FieldTable> changed) {
        control.checkInside();
        working = changed;
        control.touched(this);
    }

    @Override
    public void publish() {
        published = working;
    }

    @Override
    public void revert() {
        working = published;
    }
}
