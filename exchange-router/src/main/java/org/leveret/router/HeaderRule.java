package org.leveret.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one binding of a headers exchange asks of a message. Immutable. */
final class HeaderRule {

    /** The values of {@code x-match}. */
    enum Form {
        ALL("all"),
        ANY("any"),
        ALL_WITH_X("all-with-x"),
        ANY_WITH_X("any-with-x");

        private final String text;

        Form(String text) {
            this.text = text;
        }

        static @Nullable Form byName(String text) {
            for (Form form : values()) {
                if (form.text.equals(text)) {
                    return form;
                }
            }
            return null;
        }
    }

    /** A header and its value, or {@link Binding#ANY_VALUE} if its presence is enough. */
    record Criterion(String header, Object value) {

        boolean isMetBy(MessageHeaders headers) {
            Object actual = headers.header(header);
            return actual != null && (value == Binding.ANY_VALUE || value.equals(actual));
        }
    }

    final Binding binding;
    final boolean anyIsEnough;
    final List<Criterion> criteria;

    private HeaderRule(Binding binding, boolean anyIsEnough, List<Criterion> criteria) {
        this.binding = binding;
        this.anyIsEnough = anyIsEnough;
        this.criteria = criteria;
    }

    static HeaderRule of(Binding binding) {
        Form form = Form.ALL;
        if (binding.arguments().get(HeadersExchange.MATCH_ARGUMENT) instanceof String text) {
            Form named = Form.byName(text);
            form = named == null ? Form.ALL : named;
        }
        boolean withX = form == Form.ALL_WITH_X || form == Form.ANY_WITH_X;
        List<Criterion> criteria = new ArrayList<>();
        for (Map.Entry<String, Object> argument : binding.arguments().entrySet()) {
            String name = argument.getKey();
            boolean counts = withX ? !name.equals(HeadersExchange.MATCH_ARGUMENT) : !name.startsWith("x-");
            if (counts) {
                criteria.add(new Criterion(name, argument.getValue()));
            }
        }
        return new HeaderRule(binding, form == Form.ANY || form == Form.ANY_WITH_X, List.copyOf(criteria));
    }

    boolean allAreMetBy(MessageHeaders headers) {
        for (int i = 0; i < criteria.size(); i++) {
            if (!criteria.get(i).isMetBy(headers)) {
                return false;
            }
        }
        return true;
    }
}
