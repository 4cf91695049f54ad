package org.leveret.router;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bindings in the order in which they came, at least one. Immutable; any thread may read it. Each knows its neighbours, so
 * that a change costs little however many there are, and whichever of them goes.
 */
final class BindingSequence {

    private final Binding first;
    private final Binding last;
    private final PersistentMap<Binding, Place> places;

    private record Place(@Nullable Binding before, @Nullable Binding after) {}

    private BindingSequence(Binding first, Binding last, PersistentMap<Binding, Place> places) {
        this.first = first;
        this.last = last;
        this.places = places;
    }

    static BindingSequence of(Binding only) {
        PersistentMap<Binding, Place> none = PersistentMap.empty();
        return new BindingSequence(only, only, none.with(only, new Place(null, null)));
    }

    Binding first() {
        return first;
    }

    /** Adds a binding at the end; it must not be in it. */
    BindingSequence with(Binding binding) {
        return new BindingSequence(
                first, binding, leadingTo(binding, places, last).with(binding, new Place(last, null)));
    }

    /** Null if none is left; the same if the binding is not in it. */
    @Nullable
    BindingSequence without(Binding binding) {
        Place place = places.get(binding);
        if (place == null) {
            return this;
        }
        Binding before = place.before;
        Binding after = place.after;
        PersistentMap<Binding, Place> left = places.without(binding);
        if (before != null) {
            left = leadingTo(after, left, before);
        }
        if (after != null) {
            left = left.with(after, new Place(before, place(left, after).after));
        }
        Binding newFirst = before == null ? after : first;
        Binding newLast = after == null ? before : last;
        return newFirst == null || newLast == null ? null : new BindingSequence(newFirst, newLast, left);
    }

    private static PersistentMap<Binding, Place> leadingTo(
            @Nullable Binding next, PersistentMap<Binding, Place> places, Binding binding) {
        return places.with(binding, new Place(place(places, binding).before, next));
    }

    private static Place place(PersistentMap<Binding, Place> places, Binding binding) {
        return Objects.requireNonNull(places.get(binding));
    }
}
