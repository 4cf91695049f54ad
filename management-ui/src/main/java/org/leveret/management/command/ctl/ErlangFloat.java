package org.leveret.management.command.ctl;

import java.math.BigDecimal;

/** Floats as Erlang writes them: with an exponent where that is shorter. Stateless. */
final class ErlangFloat {
    private ErlangFloat() {}

    static String of(double number) {
        BigDecimal value = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (value.signum() == 0) {
            return "0.0";
        }
        String digits = value.unscaledValue().abs().toString();
        int pointAt = digits.length() - value.scale();
        int exponent = pointAt - 1;
        int zeros = pointAt < 0 ? -pointAt : pointAt - digits.length();
        int exponentCost = String.valueOf(exponent).length() + 1 + (digits.length() == 1 ? 2 : 1);
        boolean isBetween = pointAt >= 0 && pointAt < digits.length();
        if (isBetween || zeros + 2 <= exponentCost) {
            return (value.scale() < 1 ? value.setScale(1) : value).toPlainString();
        }
        return (value.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + "."
                + (digits.length() == 1 ? "0" : digits.substring(1))
                + "e"
                + exponent;
    }
}
