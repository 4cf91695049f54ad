package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.store.LogBatch;
import org.leveret.store.StoreListener;

/** Brings what the commit thread has to say to the tickets' loops: one post per loop and group of batches. */
public final class Commits implements StoreListener {
    private final EventLoops loops;
    private final StoreHealth health;

    // Owned by the commit thread: by loop, what has been committed and not been told yet.
    private final List<@Nullable List<Ticket>> committed;

    public Commits(EventLoops loops, StoreHealth health) {
        this.loops = loops;
        this.health = health;
        this.committed = byLoop();
    }

    @Override
    public void committed(LogBatch batch) {
        collect(batch, committed);
    }

    @Override
    public void groupCommitted(BooleanSupplier idle) {
        for (int i = 0; i < committed.size(); i++) {
            List<Ticket> tickets = committed.set(i, null);
            if (tickets != null) {
                EventLoop loop = loops.loop(i);
                Runnable answer = answer(loop, tickets, Ticket.CONFIRMED);
                if (idle.getAsBoolean()) {
                    loop.visitOrPost(tickets.size(), answer);
                } else {
                    loop.postLater(answer);
                }
            }
        }
    }

    @Override
    public void failed(LogBatch batch, Throwable cause) {
        List<@Nullable List<Ticket>> failed = byLoop();
        collect(batch, failed);
        for (int i = 0; i < failed.size(); i++) {
            List<Ticket> tickets = failed.get(i);
            if (tickets != null) {
                EventLoop loop = loops.loop(i);
                loop.postLater(answer(loop, tickets, Ticket.REFUSED));
            }
        }
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

    private List<@Nullable List<Ticket>> byLoop() {
        return new ArrayList<>(Collections.nCopies(loops.size(), null));
    }

    private static void collect(LogBatch batch, List<@Nullable List<Ticket>> byLoop) {
        for (int i = 0; i < batch.ticketCount(); i++) {
            Ticket ticket = (Ticket) batch.ticket(i);
            int index = ticket.loop().index();
            List<Ticket> tickets = byLoop.get(index);
            if (tickets == null) {
                tickets = new ArrayList<>();
                byLoop.set(index, tickets);
            }
            tickets.add(ticket);
        }
    }

    private static Runnable answer(EventLoop loop, List<Ticket> tickets, int verb) {
        return () -> {
            for (int t = 0; t < tickets.size(); t++) {
                loop.send(loop, tickets.get(t), verb, null, null, 0);
            }
        };
    }
}
