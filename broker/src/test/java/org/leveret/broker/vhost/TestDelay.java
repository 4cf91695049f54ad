package org.leveret.broker.vhost;

import java.util.List;
import java.util.function.Consumer;

/** An exchange that delays messages and never has any. */
record TestDelay(DelayDefinition definition, boolean recovered) implements DelayHandle {
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
    public void delete() {}
}
