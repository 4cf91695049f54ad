package org.leveret.management.command.ctl;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a list. Immutable.
 *
 * @param name what rabbitmqctl calls it
 * @param field the field of the HTTP interface's objects that it is made of
 * @param value makes it of the object
 */
record Column(String name, String field, Function<Map<String, @Nullable Object>, @Nullable Object> value) {
    /** A column that the HTTP interface has under the same name. */
    static Column of(String name) {
        return from(name, name);
    }

    /** A column that the HTTP interface has under another name. */
    static Column from(String name, String field) {
        return new Column(name, field, object -> Cell.orEmpty(object.get(field)));
    }

    /** A column that is made of a field. */
    static Column made(String name, String field, Function<@Nullable Object, @Nullable Object> value) {
        return new Column(name, field, object -> value.apply(object.get(field)));
    }

    /** A column of which RabbitMQ knows more than we: always empty. */
    static Column empty(String name) {
        return new Column(name, "name", object -> "");
    }

    /** A field of an object in the object. */
    static Column inner(String name, String field, String inner) {
        return made(name, field, value -> Cell.orEmpty(ApiReply.asObject(value).get(inner)));
    }
}
