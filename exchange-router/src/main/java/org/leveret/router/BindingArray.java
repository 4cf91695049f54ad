package org.leveret.router;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of an exchange that picks one of them by number. Immutable; any thread may read it. Changes cost little
 * however many bindings there are; the array is made by the first message that needs it.
 */
final class BindingArray {

    static final BindingArray EMPTY = new BindingArray(PersistentMap.empty());

    /** What makes the order the same in every JVM. Arguments that would tell two bindings apart lead to the same place. */
    private static final Comparator<Binding> ORDER = Comparator.comparing(Binding::bindingKey)
            .thenComparing(Binding::destinationType)
            .thenComparing(Binding::destination);

    private final PersistentMap<Binding, Binding> bindings;

    /** Made on demand. Two threads may both make it, which does no harm: its content is equal and never changed. */
    private volatile Binding @Nullable [] array;

    private BindingArray(PersistentMap<Binding, Binding> bindings) {
        this.bindings = bindings;
    }

    BindingArray with(Binding binding) {
        return new BindingArray(bindings.with(binding, binding));
    }

    BindingArray without(Binding binding) {
        return new BindingArray(bindings.without(binding));
    }

    /** All bindings in an order that depends on them alone; not to be changed. */
    Binding[] sorted() {
        Binding[] made = array;
        if (made == null) {
            made = new Binding[bindings.size()];
            int at = 0;
            for (Binding binding : bindings.values()) {
                made[at++] = binding;
            }
            Arrays.sort(made, ORDER);
            array = made;
        }
        return made;
    }
}
