package org.leveret.broker.queue;

import java.util.Optional;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Reply;

/** Who asked for one message; answered with nothing when none was ready. */
record Fetch(EventLoop loop, Reply<Optional<FetchResult>> reply) {}
