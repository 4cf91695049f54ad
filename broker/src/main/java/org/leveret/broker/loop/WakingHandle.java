package org.leveret.broker.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;

/** A socket of a loop that wakes when something has happened to it. */
@SuppressWarnings("try") // closing is for the loop, which closes all that it has
final class WakingHandle implements EpollIoHandle {
    private final Sleep sleep;
    private final EpollIoHandle socket;

    WakingHandle(Sleep sleep, EpollIoHandle socket) {
        this.sleep = sleep;
        this.socket = socket;
    }

    @Override
    public FileDescriptor fd() {
        return socket.fd();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        sleep.end();
        // A visitor may have closed it since it had this event.
        if (registration.isValid()) {
            socket.handle(registration, event);
        }
    }

    @Override
    public void registered() {
        socket.registered();
    }

    @Override
    public void unregistered() {
        socket.unregistered();
    }

    @Override
    public void close() throws Exception {
        socket.close();
    }
}
