package org.leveret.broker.messages;

import java.util.List;

/**
 * Where a message would go that nobody has published. Immutable.
 *
 * @param exchanges that it passes, in the order in which they are visited
 * @param queues that get it, each once
 * @param delays the exchanges among those that would be given it again when it has waited
 */
public record RoutePreview(List<String> exchanges, List<String> queues, List<String> delays) {}
