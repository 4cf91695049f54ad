package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RabbitMQ refuses bad weights and arguments of a consistent hash exchange with these very texts. */
class ConsistentHashValidationTest {

    private static final ExchangeType TYPE = ConsistentHashExchangeTest.type("x-consistent-hash");

    @ParameterizedTest
    @ValueSource(strings = {"1", "99", "+3", "007", "2147483648", "99999999999999999999999999"})
    void aWeightIsAPositiveInteger(String key) {
        assertThatCode(() -> TYPE.validate(Binding.toQueue("c", "q", key))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "abc, <<\"abc\">>",
        "'', <<>>",
        "' 1', <<\" 1\">>",
        "1.0, <<\"1.0\">>",
        "1e3, <<\"1e3\">>",
        "0x1, <<\"0x1\">>",
        "1_0, <<\"1_0\">>",
        "+, <<\"+\">>",
        "+-1, <<\"+-1\">>"
    })
    void whatErlangDoesNotReadAsAnIntegerIsNone(String key, String printed) {
        assertThatThrownBy(() -> TYPE.validate(Binding.toQueue("c", "q", key)))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage("The binding key must be an integer: " + printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "-1", "-99999999999999999999"})
    void aWeightIsGreaterThanZero(String key) {
        assertThatThrownBy(() -> TYPE.validate(Binding.toQueue("c", "q", key)))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage("The binding key must be greater than 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "correlation_id", "timestamp"})
    void threePropertiesCanBeHashed(String property) {
        assertThatCode(() -> validate(Map.of("hash-property", property))).doesNotThrowAnyException();
    }

    @Test
    void aHeaderMayHaveAnyName() {
        assertThatCode(() -> validate(Map.of("hash-header", ""))).doesNotThrowAnyException();
    }

    @Test
    void anotherPropertyIsRefused() {
        assertRefused(Map.of("hash-property", "app_id"), "Unsupported property: app_id");
    }

    @Test
    void headerAndPropertyExcludeEachOther() {
        Map<String, Object> both = Map.of("hash-header", "a", "hash-property", "app_id");
        assertRefused(both, "hash-header and hash-property are mutually exclusive");
    }

    @Test
    void theArgumentsAreStrings() {
        assertRefused(Map.of("hash-header", 1), "Invalid argument, 'hash-header' must be a string");
        assertRefused(Map.of("hash-property", true), "Invalid argument, 'hash-property' must be a string");
    }

    private static void validate(Map<String, Object> arguments) {
        Exchange exchange = new Exchange("c", TYPE, true, false, false, null, arguments);
        TYPE.validate(exchange, ArgumentTypes.ofPlainValues(exchange.arguments()));
    }

    private static void assertRefused(Map<String, Object> arguments, String text) {
        assertThatThrownBy(() -> validate(arguments))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage(text);
    }
}
