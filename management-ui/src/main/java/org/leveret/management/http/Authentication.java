package org.leveret.management.http;

import java.net.InetAddress;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.Credentials;
import org.leveret.broker.access.Login;
import org.leveret.broker.access.PasswordHash;
import org.leveret.broker.access.User;
import org.leveret.broker.control.admin.BrokerAdministration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks, and counts the attempts. Used on workers, as it costs a hash. */
public final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final String LOCALHOST_ONLY = "can only connect via localhost";

    private final BrokerAdministration administration;
    private final Sessions sessions;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** @param sessions who has signed in to go on without a password */
    public Authentication(BrokerAdministration administration, Sessions sessions) {
        this.administration = administration;
        this.sessions = sessions;
    }

    /**
     * The user of that name and password.
     *
     * @throws ApiException 401 if there is none, or not from there
     */
    public Caller caller(Credentials credentials, @Nullable InetAddress peer) {
        Login login = administration.login(credentials, peer);
        User user = login.user();
        if (user == null) {
            failed.increment();
            LOG.warn("HTTP access denied: {}", login.refusal());
            throw login.refusal().endsWith(LOCALHOST_ONLY)
                    ? ApiException.notAuthorised("User can only log in via localhost")
                    : loginFailed();
        }
        succeeded.increment();
        return Caller.of(user, administration.access());
    }

    /** Who has signed in. */
    public Sessions sessions() {
        return sessions;
    }

    /** The user of a session; null if it has ended, or the password was changed since, or the user may not be there. */
    @Nullable
    Caller ofSession(String token, @Nullable InetAddress peer) {
        Sessions.Session session = sessions.use(token);
        Caller caller = session == null ? null : unchanged(session.user(), session.password());
        if (caller == null || !administration.mayComeFrom(caller.name(), peer)) {
            sessions.close(token);
            return null;
        }
        return caller;
    }

    /** Who made a call, as that user is now; null if there is no such user any more, or the session has ended. */
    @Nullable
    Caller again(Call call) {
        Caller caller = call.caller();
        if (caller.password() == null) {
            return caller;
        }
        String session = call.session();
        return session == null ? unchanged(caller.name(), caller.password()) : ofSession(session, call.peer());
    }

    private @Nullable Caller unchanged(String name, PasswordHash password) {
        User user = administration.access().user(name);
        return user == null || !user.password().equals(password) ? null : Caller.of(user, administration.access());
    }

    /** What RabbitMQ answers to a wrong password, in the spelling it has for that. */
    public static ApiException loginFailed() {
        return new ApiException(401, new ErrorBody("not_authorized", "Login failed"));
    }

    public long succeeded() {
        return succeeded.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /** Begins to count anew. */
    public void reset() {
        succeeded.reset();
        failed.reset();
    }
}
