package org.leveret.broker.vhost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.router.ArgumentTypes;
import org.leveret.router.Binding;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.DefinitionChange;

/** Arguments of declares and binds on their way to the routing table and to disk. */
final class Arguments {
    private Arguments() {}

    /** The values as the routing table knows them. */
    static Map<String, Object> plain(FieldTable arguments) {
        if (arguments.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> plain = arguments.plain();
        plain.replaceAll((name, value) -> routed(value));
        return plain;
    }

    /** The field types that the values came with. */
    static ArgumentTypes types(FieldTable arguments) {
        return argument -> {
            FieldValue value = arguments.field(argument);
            return (value == null ? FieldValue.VOID : value).type().erlangName();
        };
    }

    /**
     * The arguments as they are stored.
     *
     * @throws org.leveret.amqp.AmqpException PRECONDITION_FAILED if they are longer than a row may be
     */
    static Bytes stored(FieldTable arguments, String entity) {
        byte[] encoded = arguments.encoded();
        if (encoded.length > DefinitionChange.VALUE_LENGTH_MAX) {
            throw Refusals.precondition(
                    "arguments of " + entity + " are longer than " + DefinitionChange.VALUE_LENGTH_MAX + " bytes");
        }
        return Bytes.of(encoded);
    }

    /**
     * An argument that names an exchange, or null if it is absent.
     *
     * @throws org.leveret.amqp.AmqpException PRECONDITION_FAILED if it is no string
     */
    static @Nullable String exchangeName(FieldTable arguments, String argument, String entity) {
        FieldValue value = arguments.field(argument);
        if (value == null) {
            return null;
        }
        if (value.type() != FieldType.LONG_STRING) {
            throw Refusals.precondition(
                    "invalid type '" + value.type().erlangName() + "' for arg '" + argument + "' in " + entity);
        }
        return value.text();
    }

    private static Object routed(Object plain) {
        if (plain == FieldValue.VOID_PLAIN) {
            return Binding.ANY_VALUE;
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(Arguments::routed).toList();
        }
        if (plain instanceof Map<?, ?> table) {
            Map<String, Object> routed = new LinkedHashMap<>();
            table.forEach((name, value) -> routed.put((String) name, routed(value)));
            return routed;
        }
        return plain;
    }
}
