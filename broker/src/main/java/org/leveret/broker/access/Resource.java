package org.leveret.broker.access;

/** What permissions are about. */
public enum Resource {
    EXCHANGE("exchange", 0),
    QUEUE("queue", 3);

    private static final String DEFAULT_EXCHANGE = "amq.default";

    /** See {@link Operation#code}. */
    final int code;

    private final String word;

    Resource(String word, int code) {
        this.word = word;
        this.code = code;
    }

    /** The name that is matched and printed: the default exchange's empty name is {@code amq.default} here. */
    String permissionName(String name) {
        return this == EXCHANGE && name.isEmpty() ? DEFAULT_EXCHANGE : name;
    }

    String word() {
        return word;
    }
}
