package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told about an error. */
class AmqpExceptionTest {

    @Test
    void theReplyTextIsTheNameAndTheExplanation() {
        assertThat(new AmqpException(ReplyCode.NOT_FOUND, "no queue 'q' in vhost '/'").replyText())
                .isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
    }

    @Test
    void withoutAnExplanationTheReplyTextIsTheNameAlone() {
        assertThat(new AmqpException(ReplyCode.INTERNAL_ERROR, "").replyText()).isEqualTo("INTERNAL_ERROR");
    }

    @Test
    void aReplyTextOf255OctetsIsWhole() {
        String explanation = "x".repeat(255 - "NOT_FOUND - ".length());
        assertThat(new AmqpException(ReplyCode.NOT_FOUND, explanation).replyText())
                .hasSize(255)
                .endsWith("xxx");
    }

    @Test
    void aLongerReplyTextIsCutAndEndsWithDots() {
        String explanation = "x".repeat(256 - "NOT_FOUND - ".length());
        assertThat(new AmqpException(ReplyCode.NOT_FOUND, explanation).replyText())
                .hasSize(255)
                .endsWith("xxx...");
    }

    @Test
    void aReplyTextIsCutBetweenTwoCharacters() {
        for (int length = 0; length < 4; length++) {
            String text = new AmqpException(ReplyCode.NOT_FOUND, "x".repeat(length) + "€".repeat(200)).replyText();
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(253, 255);
            assertThat(text).endsWith("€...");
        }
    }

    @Test
    void theIdsOfTheCauseAreSetOnce() {
        AmqpException error = new AmqpException(ReplyCode.NOT_FOUND, "gone").at(50, 10);
        assertThat(error.classId()).isEqualTo(50);
        assertThat(error.methodId()).isEqualTo(10);
        assertThat(error.at(60, 40)).isSameAs(error);
    }

    @Test
    void anAbruptErrorStaysAbrupt() {
        AmqpException error = AmqpException.abrupt("unknown method 1/2");
        assertThat(error.at(60, 40).isAbrupt()).isTrue();
        assertThat(error.explanation()).isEqualTo("unknown method 1/2");
    }

    @Test
    void thereIsNoStackTrace() {
        assertThat(new AmqpException(ReplyCode.NOT_FOUND, "").getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheCodesThatTheSpecificationCallsHardCloseTheConnection(ReplyCode code) {
        boolean hard = code.code() == 320 || code.code() == 402 || code.code() >= 500;
        assertThat(code.closesConnection()).isEqualTo(hard);
    }
}
