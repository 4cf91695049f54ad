package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for a broker: gives the answers that it was told, and remembers what it was asked. */
final class CannedApi implements Api {
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** Answers that to a request for what begins with the path. */
    CannedApi answer(String path, String json) {
        answers.put(path, json);
        return this;
    }

    /** Answers a request for the path with 503 and that. */
    CannedApi refuse(String path, String json) {
        refusals.put(path, json);
        return this;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public ApiReply send(ApiRequest request) {
        asked.add(request.method() + " " + request.path() + (request.body() == null ? "" : " " + request.body())
                + (request.headers().isEmpty() ? "" : " " + request.headers()));
        String path = request.path().split("\\?", 2)[0];
        String refusal = refusals.get(path);
        if (refusal != null) {
            return new ApiReply(503, refusal);
        }
        String answer = answers.get(path);
        if (!request.method().equals("GET")) {
            return new ApiReply(204, "");
        }
        return answer == null ? new ApiReply(404, "{\"reason\":\"Not Found\"}") : new ApiReply(200, answer);
    }

    @Override
    public void close() {}
}
