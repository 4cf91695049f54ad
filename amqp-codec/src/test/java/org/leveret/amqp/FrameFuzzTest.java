package org.leveret.amqp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of everything that reads octets of a peer. {@code JAZZER_FUZZ=1} turns the fuzzer on; without
 * it the inputs kept beside the test run as ordinary tests.
 */
class FrameFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void nothingButAnAmqpExceptionEscapes(byte[] octets) {
        FuzzTarget.readInEveryWay(octets);
    }
}
