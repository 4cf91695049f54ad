package org.leveret.management.http;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.PasswordHash;

/**
 * Who has signed in at the console, by a token that says nothing and cannot be guessed. Sessions are in memory, end when they
 * are not used for a while, and have a bound: the one that was used longest ago gives way. Any thread.
 */
public final class Sessions {
    private static final int COUNT_MAX = 1_000;
    private static final int TOKEN_BYTES = 32;
    private static final String COOKIE = "leveret_session_";

    private final SecureRandom random = new SecureRandom();
    private final long idleMsMax;
    private final LongSupplier clockMs;

    /** In the order of their last use. */
    private final Map<String, Session> byToken = new LinkedHashMap<>(16, 0.75f, true);

    /** One session. Its last use belongs to who holds the lock. */
    static final class Session {
        private final String user;
        private final PasswordHash password;
        private long usedMs;

        Session(String user, PasswordHash password) {
            this.user = user;
            this.password = password;
        }

        String user() {
            return user;
        }

        /** What the user has proved to know; with another password the session is over. */
        PasswordHash password() {
            return password;
        }
    }

    /**
     * @param idleMsMax after how long without use one ends
     * @param clockMs a clock that nobody sets
     */
    public Sessions(long idleMsMax, LongSupplier clockMs) {
        this.idleMsMax = idleMsMax;
        this.clockMs = clockMs;
    }

    /** The name of the cookie with the token. Browsers do not tell ports apart, so it does. */
    public static String cookie(int port) {
        return COOKIE + port;
    }

    /** Begins a session for one who has proved who it is, and returns its token. */
    public synchronized String open(Caller caller) {
        PasswordHash password = caller.password();
        if (password == null) {
            throw new IllegalArgumentException("nothing was proved");
        }
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        Session session = new Session(caller.name(), password);
        session.usedMs = clockMs.getAsLong();
        byToken.put(text, session);
        if (byToken.size() > COUNT_MAX) {
            Iterator<String> longestUnused = byToken.keySet().iterator();
            longestUnused.next();
            longestUnused.remove();
        }
        return text;
    }

    /** The session of a token, which counts as used now; null if there is none. */
    synchronized @Nullable Session use(String token) {
        Session session = byToken.get(token);
        if (session == null) {
            return null;
        }
        long nowMs = clockMs.getAsLong();
        if (nowMs - session.usedMs > idleMsMax) {
            byToken.remove(token);
            return null;
        }
        session.usedMs = nowMs;
        return session;
    }

    /** Ends a session, if there is such a one. */
    public synchronized void close(String token) {
        byToken.remove(token);
    }
}
