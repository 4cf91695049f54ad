package org.leveret.broker.policy;

/** The values of {@code apply-to}; those of single types of queue are RabbitMQ's since 3.12. */
public enum PolicyScope {
    ALL("all"),
    EXCHANGES("exchanges"),
    QUEUES("queues"),
    CLASSIC_QUEUES("classic_queues"),
    QUORUM_QUEUES("quorum_queues"),
    STREAMS("streams");

    private final String rabbitName;

    PolicyScope(String rabbitName) {
        this.rabbitName = rabbitName;
    }

    /** RabbitMQ's name of it. */
    public String rabbitName() {
        return rabbitName;
    }

    /** @throws InvalidPolicyException with RabbitMQ's text if there is none of that name */
    public static PolicyScope byRabbitName(String name) throws InvalidPolicyException {
        for (PolicyScope scope : values()) {
            if (scope.rabbitName.equals(name)) {
                return scope;
            }
        }
        // The two blanks are RabbitMQ's.
        throw new InvalidPolicyException("apply-to '" + name + "' unrecognised; should be one of: 'queues', "
                + "'classic_queues',  'quorum_queues', 'streams', 'exchanges', or 'all'");
    }

    boolean covers(PolicyTarget target) {
        return switch (this) {
            case ALL -> true;
            case EXCHANGES -> target == PolicyTarget.EXCHANGE;
            case QUEUES -> target != PolicyTarget.EXCHANGE;
            case CLASSIC_QUEUES -> target == PolicyTarget.CLASSIC_QUEUE;
            case QUORUM_QUEUES -> target == PolicyTarget.QUORUM_QUEUE;
            case STREAMS -> target == PolicyTarget.STREAM;
        };
    }
}
