package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a path answers, told again each second; of Leveret alone. */
@Timeout(30)
class WatchTest extends HttpApiTest {
    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
    }

    private EventReader watch(String user, String password, String path) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new EventReader(
                broker.url() + "/api/leveret/watch?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8),
                "authorization",
                "Basic " + credentials);
    }

    private EventReader watch(String path) throws IOException, InterruptedException {
        return watch("guest", "guest", path);
    }

    @Test
    void eachEventIsWhatThePathAnswersThen() throws Exception {
        String vhost = vhost();
        try (EventReader reader = watch("/queues/" + vhost + "?columns=name")) {
            assertThat(reader.next()).isEqualTo("message []");
            api.put("/queues/" + vhost + "/q", HttpApi.nothing()).is(201);
            String event = reader.next();
            while ("message []".equals(event)) {
                event = reader.next();
            }
            assertThat(event).isEqualTo("message [{\"name\":\"q\"}]");
        }
    }

    @Test
    void pagesOfListsCanBeWatched() throws Exception {
        String vhost = vhost();
        for (String queue : List.of("a", "b", "c")) {
            api.put("/queues/" + vhost + "/" + queue, HttpApi.nothing()).is(201);
        }
        try (EventReader reader = watch("/queues/" + vhost + "?page=2&page_size=2&columns=name")) {
            assertThat(reader.next())
                    .contains("\"page\":2")
                    .contains("{\"name\":\"c\"}")
                    .doesNotContain("\"a\"");
        }
    }

    @Test
    void whatThePathRefusesIsToldAndEndsIt() throws Exception {
        String user = name();
        user(user, "management");
        try (EventReader reader = watch(user, PASSWORD, "/users")) {
            assertThat(reader.next())
                    .isEqualTo("refused {\"error\":\"not_authorised\",\"reason\":\"Not administrator user\"}");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aUserWhoIsDeletedIsToldNoMore() throws Exception {
        String user = name();
        user(user, "administrator");
        try (EventReader reader = watch(user, PASSWORD, "/whoami")) {
            assertThat(reader.next()).isEqualTo("message {\"name\":\"" + user + "\",\"tags\":[\"administrator\"]}");
            api.delete("/users/" + user).is(204);
            String event = reader.next();
            while (event != null) {
                assertThat(event).startsWith("message ");
                event = reader.next();
            }
        }
    }

    @Test
    void whatIsNotThereToBeWatchedIsRefusedAtOnce() {
        api.get("/leveret/watch?path=/nosuch").isNotFound();
        api.get("/leveret/watch").isBadRequest("no path");
        api.get("/leveret/watch?path=queues").isBadRequest("not a path");
    }

    @Test
    void watchingCannotBeWatched() throws Exception {
        try (EventReader reader = watch("/leveret/watch?path=/whoami")) {
            assertThat(reader.next())
                    .isEqualTo("refused {\"error\":\"bad_request\",\"reason\":\"these are events already\"}");
        }
    }

    @Test
    void moreReadersThanThereIsRoomForAreTurnedAwayAndRoomIsMadeByThoseWhoLeave() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        try {
            EventReader reader = watch("/whoami");
            while (reader.status() == 200 && readers.size() <= 1_000) {
                readers.add(reader);
                reader = watch("/whoami");
            }
            assertThat(reader.status()).isEqualTo(503);
            assertThat(readers).hasSizeGreaterThanOrEqualTo(50);
            reader.close();
        } finally {
            for (EventReader reader : readers) {
                reader.close();
            }
        }
        int status = 503;
        while (status == 503) {
            try (EventReader reader = watch("/whoami")) {
                status = reader.status();
            }
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void aHeadRequestIsAnsweredAndEnds() {
        api.request("HEAD", "/leveret/watch?path=/whoami", null).isEmpty(200);
        assertThat(api.request("HEAD", "/leveret/watch?path=/whoami", null).header("content-type"))
                .isEqualTo("text/event-stream");
    }
}
