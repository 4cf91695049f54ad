package org.leveret.amqp;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Every method record there is, found through the sealed interfaces; and random instances of them. */
final class MethodRecords {

    private MethodRecords() {}

    /** The records, by simple name. */
    static List<Class<? extends Method>> all() {
        List<Class<? extends Method>> records = new ArrayList<>();
        collect(Method.class, records);
        records.sort(Comparator.comparing(Class::getSimpleName));
        return records;
    }

    private static void collect(Class<? extends Method> type, List<Class<? extends Method>> records) {
        if (type.isRecord()) {
            records.add(type);
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted.asSubclass(Method.class), records);
        }
    }

    static Method random(Class<? extends Method> record, Random random) {
        RecordComponent[] components = record.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = argument(components[i], random);
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<? extends Method> constructor = record.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(record.getSimpleName(), e);
        }
    }

    private static Object argument(RecordComponent component, Random random) {
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == int.class) {
            return random.nextInt(component.getName().startsWith("version") ? 256 : 65536);
        }
        if (type == long.class) {
            return component.getName().equals("deliveryTag") ? random.nextLong() : random.nextInt() & 0xFFFF_FFFFL;
        }
        if (type == String.class) {
            return RandomValues.text(random, 60);
        }
        if (type == LongString.class) {
            return LongString.of(RandomValues.octets(random, 60));
        }
        return RandomValues.table(random, 2);
    }
}
