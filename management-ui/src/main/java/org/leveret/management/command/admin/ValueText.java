package org.leveret.management.command.admin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Single values as Python prints them. Stateless. */
final class ValueText {
    private static final int DIGITS_MAX = 17;
    private static final int FIXED_EXPONENT_MIN = -4;
    private static final int FIXED_EXPONENT_MAX = 16;

    private ValueText() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (value instanceof Double number) {
            return number(number);
        }
        return value.toString();
    }

    /** With as few digits as tell it from all others. */
    static String number(double number) {
        if (number == 0 || Double.isInfinite(number)) {
            return number == 0 ? 1 / number < 0 ? "-0.0" : "0.0" : number < 0 ? "-inf" : "inf";
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= DIGITS_MAX; digits++) {
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shortest.doubleValue() == number) {
                break;
            }
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= FIXED_EXPONENT_MIN && exponent < FIXED_EXPONENT_MAX) {
            return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
