package org.leveret.broker.policy;

/** Whose policies there are. An entity goes by at most one of each kind. */
public enum PolicyKind {
    /** Of those who own the entities. */
    USER("policy"),
    /** Of those who run the broker; narrows what the other asks for. */
    OPERATOR("operator_policy");

    private final String rabbitName;

    PolicyKind(String rabbitName) {
        this.rabbitName = rabbitName;
    }

    /** What RabbitMQ calls the component of such parameters, and definitions store them as. */
    public String rabbitName() {
        return rabbitName;
    }
}
