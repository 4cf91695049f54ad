package org.leveret.interop;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each program in the folder {@code examples} prints what its description promises. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class ExamplesTest {
    private static final int SECONDS_MAX = 120;

    @Test
    void helloWorldDeliversAMessageSentBeforeAndAfterTheReceiverStarts() throws Exception {
        run("hello_world");
    }

    @Test
    void workQueuesGiveTheTaskOfAKilledWorkerToAnother() throws Exception {
        run("work_queues");
    }

    @Test
    void logFanoutReachesEveryFollower() throws Exception {
        run("log_fanout");
    }

    @Test
    void directRoutingReachesTheFollowersOfASeverity() throws Exception {
        run("direct_routing");
    }

    @Test
    void topicsReachTheFollowersWhoseBindingKeyMatches() throws Exception {
        run("topics");
    }

    @Test
    void requestsAreAnsweredAlsoWhenMadeBeforeTheServerStarts() throws Exception {
        run("request_reply");
    }

    @Test
    void thePipelineDistributesFairly() throws Exception {
        run("pipeline");
    }

    @Test
    void theSurveyEndsAtItsDeadline() throws Exception {
        run("survey");
    }

    private static void run(String example) throws Exception {
        InteropProgram.of("run", "example", example).mustSucceed(InteropBroker.shared(), SECONDS_MAX);
    }
}
