package org.leveret.amqp;

import java.math.BigDecimal;

/**
 * A decimal of a field table: {@code unscaled} times ten to the power of minus {@code scale} (specification section
 * 4.2.5.5: the scale is unsigned, the number signed). Immutable.
 *
 * @param scale 0 to 255
 * @param unscaled any 32-bit number
 */
public record DecimalValue(int scale, int unscaled) {

    public DecimalValue {
        if (scale < 0 || scale > 255) {
            throw new IllegalArgumentException("scale is not 0 to 255: " + scale);
        }
    }

    /** The number itself. */
    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(unscaled, scale);
    }
}
