package org.leveret.store;

import org.jspecify.annotations.Nullable;

/** Something that lies in a {@link Mailbox}; the link makes posting free of allocation. Owned by who holds it. */
abstract class Mail {
    @Nullable
    Mail next;
}
