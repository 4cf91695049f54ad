package org.leveret.broker.statistics;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What channels and connections that have ended had counted, so that sums never fall; what somebody without a channel
 * publishes and gets; and what nobody else counts. Owned by one event loop.
 */
public final class LoopTotals {
    /** So many exchanges are always kept; more than that only if they are there, or were when it was last looked. */
    static final int EXCHANGES_KEPT = 1_024;

    private final Predicate<String> isVirtualHost;
    private final Predicate<ExchangeName> isExchange;
    private final Map<String, MessageCounters> virtualHosts = new HashMap<>();
    private final Map<String, ByteCounts> bytes = new HashMap<>();
    private final MessageCounters gone = new MessageCounters();
    private final TrafficCounters traffic = new TrafficCounters();
    private final Map<ExchangeName, ExchangeCounters> exchanges = new HashMap<>();
    private int exchangesMax = EXCHANGES_KEPT;

    /**
     * @param isVirtualHost whether there is a virtual host of that name
     * @param isExchange whether there is such an exchange
     */
    LoopTotals(Predicate<String> isVirtualHost, Predicate<ExchangeName> isExchange) {
        this.isVirtualHost = isVirtualHost;
        this.isExchange = isExchange;
    }

    /** Of the messages of a virtual host that no open channel counts. */
    public MessageCounters messages(String virtualHost) {
        return virtualHosts.computeIfAbsent(virtualHost, name -> new MessageCounters());
    }

    /** A channel ends. */
    public void channelEnded(String virtualHost, MessageCounters counted) {
        messages(virtualHost).add(counted);
    }

    /** A connection to a virtual host ends. */
    public void connectionEnded(String virtualHost, ByteCounts counted) {
        bytes.merge(virtualHost, counted, ByteCounts::plus);
    }

    /** What a connection has published to an exchange is counted here from now on. */
    public void exchangeUsed(ExchangeName exchange, ExchangeCounters counted) {
        ExchangeCounters total = exchange(exchange);
        total.publishIn += counted.publishIn;
        total.publishOut += counted.publishOut;
    }

    private ExchangeCounters exchange(ExchangeName exchange) {
        ExchangeCounters known = exchanges.get(exchange);
        if (known == null) {
            if (exchanges.size() >= exchangesMax) {
                forgetGoneExchanges();
            }
            known = new ExchangeCounters();
            exchanges.put(exchange, known);
        }
        return known;
    }

    /** Whether there is such an exchange now. */
    boolean isThere(ExchangeName exchange) {
        return isExchange.test(exchange);
    }

    /**
     * Somebody without a channel publishes a message.
     *
     * @param confirms whether it waits for a confirm
     * @param queues to how many queues it goes
     */
    public void published(ExchangeName exchange, int bodyBytes, boolean confirms, int queues) {
        messages(exchange.virtualHost()).publish++;
        ExchangeCounters counted = exchange(exchange);
        counted.publishIn++;
        counted.publishOut += queues;
        traffic.published(bodyBytes, confirms, queues);
    }

    /** What passes through the loop. */
    public TrafficCounters traffic() {
        return traffic;
    }

    /**
     * Forgets what is gone, but for how much it all was. Done at each look at the broker: what came back under its name before
     * the next look counts on. Exchanges that are gone are also forgotten when there are many, as nobody may ever look.
     */
    public void forgetGone() {
        Iterator<Map.Entry<String, MessageCounters>> each =
                virtualHosts.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, MessageCounters> entry = each.next();
            if (!isVirtualHost.test(entry.getKey())) {
                gone.add(entry.getValue());
                each.remove();
            }
        }
        bytes.keySet().removeIf(name -> !isVirtualHost.test(name));
        forgetGoneExchanges();
    }

    private void forgetGoneExchanges() {
        exchanges.keySet().removeIf(exchange -> !isExchange.test(exchange));
        exchangesMax = Math.max(EXCHANGES_KEPT, 2 * exchanges.size());
    }

    /** How many exchanges are counted here. */
    int exchangeCount() {
        return exchanges.size();
    }

    /** The messages of virtual hosts that are gone. */
    public MessageCounts gone() {
        return gone.counts();
    }

    /** Adds the messages of virtual hosts to what is known of them. */
    public void addMessages(Map<String, MessageCounters> known) {
        virtualHosts.forEach((name, counted) ->
                known.computeIfAbsent(name, unknown -> new MessageCounters()).add(counted));
    }

    /** Adds what has passed the sockets of virtual hosts to what is known of them. */
    public void addBytes(Map<String, ByteCounts> known) {
        bytes.forEach((name, counted) -> known.merge(name, counted, ByteCounts::plus));
    }

    /** Adds what was published to exchanges to what is known of them. */
    public void addExchanges(Map<ExchangeName, ExchangeCounts> known) {
        exchanges.forEach((exchange, counted) ->
                known.merge(exchange, new ExchangeCounts(counted.publishIn, counted.publishOut), ExchangeCounts::plus));
    }
}
