package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.leveret.router.Binding;

/**
 * Which bindings are on disk, and under which row. Owned by the control loop.
 *
 * <p>Rows that a batch deletes are forgotten only when it is on disk, so that a batch that could not be written leaves
 * nothing out.
 */
final class BindingRows {
    private final Map<Binding, Long> rows = new HashMap<>();
    private final List<Map.Entry<Binding, Long>> deleted = new ArrayList<>();

    void put(Binding binding, long id) {
        rows.put(binding, id);
    }

    /** The row to delete with the binding, or 0 if it is not on disk. */
    long delete(Binding binding) {
        Long id = rows.get(binding);
        if (id == null) {
            return 0;
        }
        deleted.add(Map.entry(binding, id));
        return id;
    }

    void publish() {
        deleted.forEach(row -> rows.remove(row.getKey(), row.getValue()));
        deleted.clear();
    }

    void revert() {
        deleted.clear();
    }
}
