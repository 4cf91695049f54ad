package org.leveret.broker.access;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Published;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.PermissionRow;
import org.leveret.store.definitions.Definitions.TopicPermissionRow;
import org.leveret.store.definitions.Definitions.UserRow;

/** The users and their permissions. Changes belong to the control loop; anyone may read {@link #access} and log in. */
public final class Users implements Published {

    private final ControlLoop control;
    private final Limits limits;
    private final Set<String> loopbackUsers;
    private final SecureRandom random = new SecureRandom();
    private final PasswordHash nobody;
    private volatile Access published = Access.EMPTY;

    // Owned by the control loop.
    private Access working = Access.EMPTY;

    /**
     * @param loopbackUsers names of users who may log in from this machine only
     */
    public Users(ControlLoop control, Set<String> loopbackUsers) {
        this.control = control;
        this.limits = new Limits(control);
        this.loopbackUsers = Set.copyOf(loopbackUsers);
        this.nobody = hash("nobody");
    }

    /** The users and permissions of this moment. Any thread. */
    public Access access() {
        return published;
    }

    /** How many connections, channels and queues users and virtual hosts may have. Any thread. */
    public Limits limits() {
        return limits;
    }

    /** Hashes a password with a new salt. Any thread. */
    public PasswordHash hash(String password) {
        byte[] salt = new byte[PasswordHash.SALT_BYTES];
        random.nextBytes(salt);
        return PasswordHash.of(HashingAlgorithm.SHA256, password, salt);
    }

    /**
     * Checks a name and a password. Any thread; costs one hash.
     *
     * @param peer the address at the other end of the socket, as the operating system tells it; null if there is none, which
     *     is not loopback
     */
    public Login login(Credentials credentials, @Nullable InetAddress peer) {
        User user = published.user(credentials.userName());
        if (user == null) {
            // An unknown name takes as long as a wrong password.
            nobody.fits(credentials.password());
            return Login.refused("user '" + credentials.userName() + "' does not exist");
        }
        if (!user.password().fits(credentials.password())) {
            return Login.refused(
                    credentials.password().length == 0
                            ? "user '" + user.name() + "' - empty passwords are refused"
                            : "user '" + user.name() + "' - invalid credentials");
        }
        return allowed(user, peer);
    }

    /** Checks where a user, who has proved to be one in another way, comes from. Any thread. */
    public Login allowed(User user, @Nullable InetAddress peer) {
        if (loopbackUsers.contains(user.name()) && (peer == null || !peer.isLoopbackAddress())) {
            return Login.refused("user '" + user.name() + "' can only connect via localhost");
        }
        return Login.accepted(user);
    }

    /** The state that the current batch has reached; for commands. */
    public Access working() {
        control.checkInside();
        return working;
    }

    /** Takes over what was read at the start; called before the control loop runs. */
    public void load(Definitions definitions) {
        limits.load(definitions);
        Access loaded = Access.EMPTY;
        for (UserRow row : definitions.users()) {
            HashingAlgorithm algorithm = HashingAlgorithm.byRabbitName(row.hashingAlgorithm());
            PasswordHash password = algorithm == null
                    ? PasswordHash.none()
                    : PasswordHash.stored(algorithm, row.passwordHash().octets());
            loaded = loaded.withUser(new User(row.name(), password, tags(row.tags())));
        }
        for (PermissionRow row : definitions.permissions()) {
            String owner = "permissions of user '" + row.user() + "' in vhost '" + row.vhost() + "'";
            loaded = loaded.with(new Permission(
                    row.vhost(),
                    row.user(),
                    NamePattern.stored(owner, row.configure()),
                    NamePattern.stored(owner, row.write()),
                    NamePattern.stored(owner, row.read())));
        }
        for (TopicPermissionRow row : definitions.topicPermissions()) {
            String owner = "topic permissions of user '" + row.user() + "' in vhost '" + row.vhost() + "'";
            loaded = loaded.with(TopicPermission.stored(owner, row));
        }
        working = loaded;
        published = loaded;
    }

    /** Adds or replaces a user. */
    public void put(User user) {
        change(working().withUser(user), new DefinitionChange.PutUser(user.row()));
    }

    /** Deletes a user with all permissions and limits. */
    public void delete(String user) {
        limits.forgetUser(user);
        change(working().withoutUser(user), new DefinitionChange.DeleteUser(user));
    }

    /** Adds or replaces a user's permissions in a virtual host. */
    public void put(Permission permission) {
        change(working().with(permission), new DefinitionChange.PutPermission(permission.row()));
    }

    /** Takes a user's permissions in a virtual host away. */
    public void deletePermission(String vhost, String user) {
        change(working().withoutPermission(vhost, user), new DefinitionChange.DeletePermission(vhost, user));
    }

    /** Adds or replaces a user's permissions on a topic exchange. */
    public void put(TopicPermission permission) {
        change(working().with(permission), new DefinitionChange.PutTopicPermission(permission.row()));
    }

    /** Lifts a user's restriction on a topic exchange. */
    public void deleteTopicPermission(String vhost, String user, String exchange) {
        change(
                working().withoutTopicPermission(vhost, user, exchange),
                new DefinitionChange.DeleteTopicPermission(vhost, user, exchange));
    }

    /** Forgets all permissions in a virtual host that is being deleted, and its limits; its rows go with it. */
    public void forgetVhost(String vhost) {
        limits.forgetVirtualHost(vhost);
        working = working().withoutVhost(vhost);
        control.touched(this);
    }

    @Override
    public void publish() {
        published = working;
    }

    @Override
    public void revert() {
        working = published;
    }

    private void change(Access changed, DefinitionChange durable) {
        working = changed;
        control.touched(this);
        control.write(durable);
    }

    private static Set<String> tags(String joined) {
        return joined.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(joined.split(User.TAG_SEPARATOR)));
    }
}
