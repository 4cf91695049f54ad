package org.leveret.broker.control.admin;

import java.util.List;
import java.util.function.Consumer;
import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.broker.vhost.DelayHandle;
import org.leveret.broker.vhost.DelayedMessage;

/** An exchange of a {@link Rehearsal} that delays messages, and never has any. Immutable. */
record RehearsedDelay(DelayDefinition definition, boolean recovered) implements DelayHandle {
    @Override
    public long waiting() {
        return 0;
    }

    @Override
    public void list(long afterId, int limit, boolean whole, Consumer<List<DelayedMessage>> answer) {
        answer.accept(List.of());
    }

    @Override
    public void cancel(long id, Consumer<Boolean> answer) {
        answer.accept(false);
    }

    @Override
    public void fireNow(long id, Consumer<Boolean> answer) {
        answer.accept(false);
    }

    @Override
    public void delete() {
        // Nothing waits.
    }
}
