package org.leveret.broker.loop;

import io.netty.channel.IoHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.FileDescriptor;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file at which a Netty epoll handler waits. Netty keeps it to itself, so it is read from the handler's field; a release
 * that has no such field does without what it is for.
 */
final class EpollFile {
    private static final Logger LOG = LoggerFactory.getLogger(EpollFile.class);

    private EpollFile() {}

    static @Nullable FileDescriptor of(IoHandler handler) {
        try {
            Field field = EpollIoHandler.class.getDeclaredField("epollFd");
            field.setAccessible(true);
            return (FileDescriptor) field.get(handler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.info("event loops do not share threads: {}", e.toString());
            return null;
        }
    }
}
