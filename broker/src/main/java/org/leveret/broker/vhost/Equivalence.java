package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;

/** Compares a redeclaration with what is there, field by field; each check refuses in RabbitMQ's words. */
final class Equivalence {
    /** How texts name what is compared, such as {@code queue 'q' in vhost '/'}. */
    private final String entity;

    Equivalence(String entity) {
        this.entity = entity;
    }

    void check(String field, boolean current, boolean received) {
        if (current != received) {
            throw inequivalent(field, "'" + received + "'", "'" + current + "'");
        }
    }

    void checkAtom(String field, String current, String received) {
        if (!current.equals(received)) {
            throw inequivalent(field, "'" + ErlangTerm.atom(received) + "'", "'" + ErlangTerm.atom(current) + "'");
        }
    }

    void checkArgument(String name, FieldTable current, FieldTable received) {
        checkArgument(name, current.field(name), received.field(name));
    }

    void checkArgument(String name, @Nullable FieldValue current, @Nullable FieldValue received) {
        if (current == null && received == null) {
            return;
        }
        if (current == null || received == null) {
            throw inequivalent(name, described(received), described(current));
        }
        if (!same(current, received)) {
            throw inequivalent(name, quoted(received), quoted(current));
        }
    }

    /** RabbitMQ compares the values alone; whole numbers of any width are one kind, and they are no floating point numbers. */
    private static boolean same(FieldValue current, FieldValue received) {
        return current.value().equals(received.value());
    }

    private static String described(@Nullable FieldValue value) {
        return value == null
                ? "none"
                : "the value " + quoted(value) + " of type '" + value.type().erlangName() + "'";
    }

    private static String quoted(FieldValue value) {
        return "'" + ErlangTerm.bare(value) + "'";
    }

    private AmqpException inequivalent(String field, String received, String current) {
        return Refusals.precondition("inequivalent arg '" + field + "' for " + entity + ": received " + received
                + " but current is " + current);
    }
}
