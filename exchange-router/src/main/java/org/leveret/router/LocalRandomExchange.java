package org.leveret.router;

/**
 * RabbitMQ 4.0's type for requests and replies: gives each message to one queue on the publisher's own node, by chance.
 * There is one node here, so that every queue is local.
 */
final class LocalRandomExchange implements ExchangeType {

    @Override
    public String name() {
        return "x-local-random";
    }

    @Override
    public void validate(Binding binding, ArgumentTypes types) {
        if (!binding.bindingKey().isEmpty()) {
            throw new InvalidBindingException("Non empty binding '" + binding.bindingKey() + "' key not permitted");
        }
        if (binding.destinationType() != DestinationType.QUEUE) {
            throw new InvalidBindingException("Destination not found");
        }
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return RandomMatcher.EMPTY;
    }

    @Override
    public boolean dependsOnMoreThanKey(Exchange exchange) {
        return true;
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }
}
