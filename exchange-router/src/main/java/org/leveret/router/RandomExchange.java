package org.leveret.router;

/**
 * Gives each message to the destination of one binding, by chance; keys and arguments are ignored. A queue that is bound
 * twice has twice the chance.
 */
final class RandomExchange implements ExchangeType {

    @Override
    public String name() {
        return "x-random";
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
