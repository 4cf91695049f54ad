package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.store.LogBatch;
import org.leveret.store.StoreListener;

/** Brings what the commit thread has to say to the tickets' loops: one post per loop and batch. */
public final class Commits implements StoreListener {
    private final EventLoops loops;
    private final StoreHealth health;

    public Commits(EventLoops loops, StoreHealth health) {
        this.loops = loops;
        this.health = health;
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
        health.failed(cause);
    }

    @Override
    public void damaged(String what) {
        health.damaged(what);
    }

    @Override
    public void diskFull() {
        health.diskFull();
    }

    @Override
    public void diskHasRoom() {
        health.diskHasRoom();
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
