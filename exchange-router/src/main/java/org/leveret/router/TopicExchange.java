package org.leveret.router;

/**
 * Matches routing keys word by word: words are split at dots, {@code *} stands for exactly one word and {@code #} for
 * any number of them; both only as whole words. The empty key has no words at all, {@code a.} has two, as RabbitMQ
 * counts. Arguments are ignored.
 */
final class TopicExchange implements ExchangeType {

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new TopicMatcher(TopicNode.EMPTY);
    }

    private record TopicMatcher(TopicNode root) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            return new TopicMatcher(root.with(binding));
        }

        @Override
        public Matcher without(Binding binding) {
            return new TopicMatcher(root.without(binding));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            into.topicWalk().route(root, routingKey, into);
        }
    }
}
