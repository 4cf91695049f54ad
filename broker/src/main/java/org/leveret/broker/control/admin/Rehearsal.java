package org.leveret.broker.control.admin;

import org.leveret.broker.event.Events;
import org.leveret.broker.vhost.ContentFactories;
import org.leveret.broker.vhost.ValueLog;
import org.leveret.store.definitions.DefinitionStoreException;

/**
 * A second set of definitions, in memory and equal to the broker's at first, on which commands can be tried: they are refused
 * as the broker would refuse them, and change nothing that anybody uses. It has a control loop of its own, and neither queues
 * nor messages. Owned by whoever opened it.
 */
public final class Rehearsal implements AutoCloseable {
    private final Control control;

    private Rehearsal(Control control) {
        this.control = control;
    }

    /** Blocks until all is copied; not for a loop's thread. */
    static Rehearsal of(Control control) throws DefinitionStoreException {
        try {
            start(control);
        } catch (DefinitionStoreException e) {
            control.close();
            throw e;
        }
        return new Rehearsal(control);
    }

    private static void start(Control control) throws DefinitionStoreException {
        ContentFactories factories = new ContentFactories(
                RehearsedQueue::new, RehearsedDelay::new, (id, vhost, exchange, cache, recovered) -> ValueLog.NONE);
        control.start(factories, Events.NONE, new ControlListener() {
            @Override
            public void virtualHostDeleted(String vhost) {
                // Nobody is connected to it.
            }

            @Override
            public void userDeleted(String user) {
                // Nobody is connected by that name.
            }

            @Override
            public void definitionsFaulted(Throwable cause) {
                // There is no disk that could fail.
            }
        });
    }

    /** Where commands are tried. */
    public BrokerAdministration administration() {
        return control.administration();
    }

    @Override
    public void close() {
        control.close();
    }
}
