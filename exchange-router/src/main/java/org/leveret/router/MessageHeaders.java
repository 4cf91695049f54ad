package org.leveret.router;

import org.jspecify.annotations.Nullable;

/** A message's header table as the headers exchange looks at it. */
@FunctionalInterface
public interface MessageHeaders {

    /** A message without headers. */
    MessageHeaders NONE = name -> null;

    /**
     * The value of a header, or null if it is absent. Values are plain as in {@link Binding}, and every integer is a
     * {@code Long}; a void header is {@link Binding#ANY_VALUE}.
     */
    @Nullable
    Object header(String name);
}
