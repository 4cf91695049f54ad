package org.leveret.router;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects where a message goes, each queue once. Reusable: clear it and route the next message, and nothing is
 * allocated. Confined to its caller.
 */
public final class Destinations {

    /** What exchanges remember of messages. */
    @FunctionalInterface
    public interface Memory {
        /** Whether an exchange remembers a message like this one; if it does not, it does from now on. */
        boolean hasSeen(String exchange, MessageHeaders headers);
    }

    private final Memory memory;
    private final NameSet queues = new NameSet();

    /** Exchanges the current message was led to, in the order they are visited; grows while it is walked. */
    private final NameSet exchanges = new NameSet();

    /** Exchanges that the message is to be kept for; seldom any. */
    private final List<String> histories = new ArrayList<>(0);

    /** Exchanges that want the message again later; seldom any. */
    private final List<String> delays = new ArrayList<>(0);

    private final TopicWalk topicWalk = new TopicWalk();
    private boolean matched;

    /** For where no exchange remembers anything. */
    public Destinations() {
        this((exchange, headers) -> false);
    }

    public Destinations(Memory memory) {
        this.memory = memory;
    }

    public void clear() {
        queues.clear();
        exchanges.clear();
        histories.clear();
        delays.clear();
    }

    /** The number of queues. */
    public int size() {
        return queues.size();
    }

    /** The name of a queue, from 0 to {@link #size()}. */
    public String queue(int i) {
        return queues.name(i);
    }

    /** Adds a queue; false if it is already there. */
    public boolean add(String queue) {
        matched = true;
        return queues.add(queue);
    }

    /** Exchanges on the way that keep this message for queues that are bound to them later. */
    public List<String> histories() {
        return histories;
    }

    void addHistory(String exchange) {
        histories.add(exchange);
    }

    /** Exchanges on the way that are to be given this message again when it has waited, each once. */
    public List<String> delays() {
        return delays;
    }

    void addDelay(String exchange) {
        // An exchange is visited once, and takes all keys of the message then.
        if (delays.isEmpty() || !delays.get(delays.size() - 1).equals(exchange)) {
            delays.add(exchange);
        }
    }

    /** Whether the exchange remembers a message like this one. */
    boolean hasSeen(String exchange, MessageHeaders headers) {
        return memory.hasSeen(exchange, headers);
    }

    /** The exchanges on the way, in the order in which they are visited; none if it began at the default exchange. */
    public List<String> exchanges() {
        List<String> names = new ArrayList<>(exchanges.size());
        for (int i = 0; i < exchanges.size(); i++) {
            names.add(exchanges.name(i));
        }
        return names;
    }

    /** Adds an exchange to be visited, unless this message has been there. */
    void addExchange(String exchange) {
        matched = true;
        exchanges.add(exchange);
    }

    void addDestinationOf(Binding binding) {
        if (binding.destinationType() == DestinationType.QUEUE) {
            add(binding.destination());
        } else {
            addExchange(binding.destination());
        }
    }

    /** Adds queues and exchanges that are distinct among themselves. */
    void addAll(String[] distinctQueues, String[] distinctExchanges) {
        matched |= distinctQueues.length + distinctExchanges.length > 0;
        queues.addAll(distinctQueues);
        if (distinctExchanges.length > 0) {
            exchanges.addAll(distinctExchanges);
        }
    }

    void startAt(String exchange) {
        exchanges.clear();
        exchanges.add(exchange);
    }

    int exchangeCount() {
        return exchanges.size();
    }

    String exchange(int i) {
        return exchanges.name(i);
    }

    void forgetMatches() {
        matched = false;
    }

    /** Whether any binding matched since {@link #forgetMatches()}, be its destination new or not. */
    boolean matched() {
        return matched;
    }

    TopicWalk topicWalk() {
        return topicWalk;
    }
}
