package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.store.LogBatch;
import org.leveret.store.StoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the commit thread has to say to the tickets' loops: one post per loop and batch. */
public final class Commits implements StoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    private final EventLoops loops;
    private final Consumer<Throwable> onFault;

    public Commits(EventLoops loops, Consumer<Throwable> onFault) {
        this.loops = loops;
        this.onFault = onFault;
    }

    @Override
    public void committed(LogBatch batch) {
        answer(batch, Ticket.CONFIRMED);
    }

    @Override
    public void failed(LogBatch batch, Throwable cause) {
        answer(batch, Ticket.REFUSED);
    }

    @Override
    public void faulted(Throwable cause) {
        LOG.error("storage has failed: persistent messages are refused until the broker is restarted", cause);
        onFault.accept(cause);
    }

    private void answer(LogBatch batch, int verb) {
        int count = batch.ticketCount();
        if (count == 0) {
            return;
        }
        List<ArrayList<Ticket>> byLoop = new ArrayList<>(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            byLoop.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            Ticket ticket = (Ticket) batch.ticket(i);
            byLoop.get(ticket.loop().index()).add(ticket);
        }
        for (int i = 0; i < loops.size(); i++) {
            ArrayList<Ticket> tickets = byLoop.get(i);
            if (!tickets.isEmpty()) {
                EventLoop loop = loops.loop(i);
                loop.postLater(() -> {
                    for (int t = 0; t < tickets.size(); t++) {
                        loop.send(loop, tickets.get(t), verb, null, null, 0);
                    }
                });
            }
        }
    }
}
