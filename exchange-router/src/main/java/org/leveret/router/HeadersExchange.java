package org.leveret.router;

import java.util.Map;

/**
 * Compares the message's headers with the binding's arguments: all of them or any of them, as the argument
 * {@code x-match} says. Other arguments that start with {@code x-} count only in the forms {@code all-with-x} and
 * {@code any-with-x}. A void argument asks for presence alone. Values must be the same as RabbitMQ 4.x has it: integers
 * of every width are one type, but 1 is neither 1.0 nor "1". The keys play no part.
 */
final class HeadersExchange implements ExchangeType {

    static final String MATCH_ARGUMENT = "x-match";

    @Override
    public String name() {
        return "headers";
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return HeadersMatcher.EMPTY;
    }

    @Override
    public boolean dependsOnMoreThanKey(Exchange exchange) {
        return true;
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }

    @Override
    public void validate(Binding binding, ArgumentTypes types) {
        Map<String, Object> arguments = binding.arguments();
        Object value = arguments.get(MATCH_ARGUMENT);
        if (value == null) {
            return;
        }
        String type = types.erlangType(MATCH_ARGUMENT);
        if (!type.equals("longstr")) {
            throw new InvalidBindingException("Invalid x-match field type " + type + " (value "
                    + ErlangTerms.print(value) + "); expected longstr");
        }
        if (!(value instanceof String form) || HeaderRule.Form.byName(form) == null) {
            throw new InvalidBindingException("Invalid x-match field value " + ErlangTerms.print(value)
                    + "; expected all, any, all-with-x, or any-with-x");
        }
    }
}
