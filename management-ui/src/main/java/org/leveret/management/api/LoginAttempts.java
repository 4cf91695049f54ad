package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.broker.statistics.Churn;
import org.leveret.management.http.Authentication;

/** How often somebody tried to log in since that was last forgotten, by AMQP and by HTTP. Any thread. */
final class LoginAttempts {
    private final Churn churn;
    private final Authentication http;
    /** What had been counted by AMQP when it was last forgotten: metrics count on. */
    private volatile Logins forgotten = new Logins(0, 0);

    private record Logins(long succeeded, long failed) {}

    LoginAttempts(Churn churn, Authentication http) {
        this.churn = churn;
        this.http = http;
    }

    /** A protocol that nobody has tried is not told. */
    List<Map<String, Object>> json() {
        Logins before = forgotten;
        Logins now = amqp();
        List<Map<String, Object>> all = new ArrayList<>();
        add(all, "amqp091", now.succeeded() - before.succeeded(), now.failed() - before.failed());
        add(all, "http", http.succeeded(), http.failed());
        return all;
    }

    void forget() {
        forgotten = amqp();
        http.reset();
    }

    private Logins amqp() {
        return new Logins(churn.loginsAccepted.sum(), churn.loginsRefused.sum());
    }

    private static void add(List<Map<String, Object>> all, String protocol, long succeeded, long failed) {
        if (succeeded + failed > 0) {
            Map<String, Object> attempts = new LinkedHashMap<>();
            attempts.put("protocol", protocol);
            attempts.put("auth_attempts", succeeded + failed);
            attempts.put("auth_attempts_failed", failed);
            attempts.put("auth_attempts_succeeded", succeeded);
            all.add(attempts);
        }
    }
}
