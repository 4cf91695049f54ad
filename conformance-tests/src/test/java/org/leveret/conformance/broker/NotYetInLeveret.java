package org.leveret.conformance.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of what RabbitMQ does and Leveret does not do yet: it runs against a real RabbitMQ alone. The README's table of
 * features and {@code docs/compatibility.md} name each such gap.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("not-yet")
public @interface NotYetInLeveret {
    /** The number of the issue that closes the gap. */
    int issue();
}
