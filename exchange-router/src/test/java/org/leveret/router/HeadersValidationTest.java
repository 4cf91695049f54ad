package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RabbitMQ refuses bad {@code x-match} arguments with these very texts. */
class HeadersValidationTest {

    private static final String VALUE_EXPECTED = "; expected all, any, all-with-x, or any-with-x";

    @ParameterizedTest
    @ValueSource(strings = {"all", "any", "all-with-x", "any-with-x"})
    void theFourFormsAreValid(String form) {
        assertThatCode(() -> ExchangeTypes.HEADERS.validate(binding(Map.of("x-match", form))))
                .doesNotThrowAnyException();
    }

    @Test
    void noFormIsValid() {
        assertThatCode(() -> ExchangeTypes.HEADERS.validate(binding(Map.of("a", 1))))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherStringIsQuotedAsErlangPrintsIt() {
        assertRefused("bogus", "longstr", "Invalid x-match field value <<\"bogus\">>" + VALUE_EXPECTED);
        assertRefused("ALL", "longstr", "Invalid x-match field value <<\"ALL\">>" + VALUE_EXPECTED);
        assertRefused("", "longstr", "Invalid x-match field value <<>>" + VALUE_EXPECTED);
        assertRefused("a\"b\\c\n", "longstr", "Invalid x-match field value <<\"a\\\"b\\\\c\\n\">>" + VALUE_EXPECTED);
        assertRefused("häs", "longstr", "Invalid x-match field value <<\"häs\"/utf8>>" + VALUE_EXPECTED);
        assertRefused("a\u0001", "longstr", "Invalid x-match field value <<97,1>>" + VALUE_EXPECTED);
        assertRefused(new byte[] {-1, 0}, "longstr", "Invalid x-match field value <<255,0>>" + VALUE_EXPECTED);
    }

    @Test
    void anotherTypeIsNamedAsItCame() {
        assertRefused(1, "signedint", "Invalid x-match field type signedint (value 1); expected longstr");
        assertRefused(1, "byte", "Invalid x-match field type byte (value 1); expected longstr");
        assertRefused(true, "bool", "Invalid x-match field type bool (value true); expected longstr");
        assertRefused(1.5e20, "double", "Invalid x-match field type double (value 1.5e20); expected longstr");
        assertRefused(
                new BigDecimal("1.50"),
                "decimal",
                "Invalid x-match field type decimal (value {2,150}); expected longstr");
        assertRefused("all", "binary", "Invalid x-match field type binary (value <<\"all\">>); expected longstr");
        assertRefused(Binding.ANY_VALUE, "void", "Invalid x-match field type void (value undefined); expected longstr");
        assertRefused(
                List.of("a", 1),
                "array",
                "Invalid x-match field type array (value [{longstr,<<\"a\">>},{long,1}]); expected longstr");
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("a", true);
        table.put("b", List.of());
        assertRefused(
                table,
                "table",
                "Invalid x-match field type table (value [{<<\"a\">>,bool,true},{<<\"b\">>,array,[]}]); expected longstr");
    }

    @Test
    void aValueWithoutFieldTypeHasTheOneRabbitMqInfersFromJson() {
        assertThatThrownBy(() -> ExchangeTypes.HEADERS.validate(binding(Map.of("x-match", 1))))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage("Invalid x-match field type long (value 1); expected longstr");
    }

    @Test
    void otherTypesTakeAnyArguments() {
        for (ExchangeType type : List.of(ExchangeTypes.DIRECT, ExchangeTypes.FANOUT, ExchangeTypes.TOPIC)) {
            assertThatCode(() -> type.validate(binding(Map.of("x-match", 1)))).doesNotThrowAnyException();
        }
    }

    private static Binding binding(Map<String, Object> arguments) {
        return new Binding("h", "q", DestinationType.QUEUE, "", arguments);
    }

    private static void assertRefused(Object value, String erlangType, String text) {
        assertThatThrownBy(() -> ExchangeTypes.HEADERS.validate(binding(Map.of("x-match", value)), name -> erlangType))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage(text);
    }
}
