package org.leveret.broker.control.admin;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.AccessEvents;
import org.leveret.broker.access.Credentials;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.Limits;
import org.leveret.broker.access.Login;
import org.leveret.broker.access.NamePattern;
import org.leveret.broker.access.PasswordHash;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.TopicPermission;
import org.leveret.broker.access.User;
import org.leveret.broker.access.UserLimit;
import org.leveret.broker.access.Users;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.admin.AdministrationException.Reason;
import org.leveret.broker.loop.Reply;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.policy.PolicySet;
import org.leveret.broker.vhost.DelayHandle;
import org.leveret.broker.vhost.QueueType;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/**
 * Users, permissions, virtual hosts, limits, policies and delayed messages, for whoever administers the broker: the HTTP interface,
 * the command line, an embedding program. Any thread may call; a result comes when the change is durable, as an {@link AdministrationException}
 * if it is refused. Stages complete on the control loop, where nothing may block: go on elsewhere with the {@code Async}
 * methods.
 *
 * <p>Lists are read from {@link Users#access()}, {@link Users#limits()}, {@link Policies#of} and
 * {@link VirtualHosts#all()}.
 */
public final class BrokerAdministration {
    private static final int NAME_LENGTH_MAX = 255;
    private static final int DESCRIPTION_LENGTH_MAX = 4096;

    private final ControlLoop control;
    private final Users users;
    private final VirtualHosts vhosts;
    private final Policies policies;
    private final GlobalParameters parameters;
    private final int virtualHostsMax;
    private final ControlListener listener;
    private final String by;

    BrokerAdministration(
            ControlLoop control,
            Users users,
            VirtualHosts vhosts,
            Policies policies,
            GlobalParameters parameters,
            int virtualHostsMax,
            ControlListener listener,
            String by) {
        this.policies = policies;
        this.by = by;
        this.parameters = parameters;
        this.virtualHostsMax = virtualHostsMax;
        this.control = control;
        this.users = users;
        this.vhosts = vhosts;
        this.listener = listener;
    }

    /** The same for somebody whom events are to name. */
    public BrokerAdministration actingAs(String user) {
        return new BrokerAdministration(control, users, vhosts, policies, parameters, virtualHostsMax, listener, user);
    }

    /** A step on the control loop. */
    private interface Step {
        void run() throws InvalidPatternException;
    }

    /** Adds a user without tags and permissions; USER_ALREADY_EXISTS if there is one of that name. */
    public CompletableFuture<Done> addUser(String name, String password) {
        PasswordHash hash = password.isEmpty() ? PasswordHash.none() : users.hash(password);
        return run(() -> {
            checkName("user", name);
            if (users.working().user(name) != null) {
                throw new AdministrationException(Reason.USER_ALREADY_EXISTS, "User \"" + name + "\" already exists");
            }
            users.put(new User(name, hash, Set.of()));
            control.announce(() -> AccessEvents.ofUser("user.created", name, by));
        });
    }

    /** Adds or replaces a user whole, as an import of definitions does. */
    public CompletableFuture<Done> putUser(String name, PasswordHash password, Set<String> tags) {
        return run(() -> {
            checkName("user", name);
            String key = users.working().user(name) == null ? "user.created" : "user.password.changed";
            users.put(new User(name, password, checkedTags(tags)));
            control.announce(() -> AccessEvents.ofUser(key, name, by));
            control.announce(() -> AccessEvents.tagsSet(name, tags, by));
        });
    }

    /** Deletes a user with all permissions; the user's connections are closed. */
    public CompletableFuture<Done> deleteUser(String name) {
        return run(() -> {
            existing(name);
            users.delete(name);
            control.announce(() -> AccessEvents.ofUser("user.deleted", name, by));
            control.afterCommit(() -> listener.userDeleted(name));
        });
    }

    /** Changes a password; the empty one takes it away, so that the user cannot log in with one. */
    public CompletableFuture<Done> changePassword(String name, String password) {
        PasswordHash hash = password.isEmpty() ? PasswordHash.none() : users.hash(password);
        String key = password.isEmpty() ? "user.password.cleared" : "user.password.changed";
        return run(() -> {
            users.put(new User(name, hash, existing(name).tags()));
            control.announce(() -> AccessEvents.ofUser(key, name, by));
        });
    }

    /** Replaces a user's tags. */
    public CompletableFuture<Done> setTags(String name, Set<String> tags) {
        return run(() -> {
            users.put(new User(name, existing(name).password(), checkedTags(tags)));
            control.announce(() -> AccessEvents.tagsSet(name, tags, by));
        });
    }

    /** Sets what a user may do in a virtual host, as regular expressions. */
    public CompletableFuture<Done> setPermissions(
            String vhost, String user, String configure, String write, String read) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            Permission permission = new Permission(
                    vhost, user, NamePattern.compile(configure), NamePattern.compile(write), NamePattern.compile(read));
            users.put(permission);
            control.announce(() -> AccessEvents.permissionCreated(permission, by));
        });
    }

    /** Takes a user's permissions in a virtual host away; having had none is fine. */
    public CompletableFuture<Done> clearPermissions(String vhost, String user) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            users.deletePermission(vhost, user);
            control.announce(() -> AccessEvents.permissionDeleted(vhost, user, by));
        });
    }

    /** Restricts a user's keys on a topic exchange, which need not exist. */
    public CompletableFuture<Done> setTopicPermissions(
            String vhost, String user, String exchange, String write, String read) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            checkName("exchange", exchange);
            TopicPermission permission = TopicPermission.compile(vhost, user, exchange, write, read);
            users.put(permission);
            control.announce(() -> AccessEvents.topicPermissionCreated(permission, by));
        });
    }

    /** Lifts a user's restriction on one topic exchange; there having been none is fine. */
    public CompletableFuture<Done> clearTopicPermissions(String vhost, String user, String exchange) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            users.deleteTopicPermission(vhost, user, exchange);
            control.announce(() -> AccessEvents.topicPermissionDeleted(vhost, user, exchange, by));
        });
    }

    /** Adds a virtual host with the predeclared exchanges, or replaces description and tags of one that is there. */
    public CompletableFuture<Done> putVirtualHost(String name, String description, Set<String> tags) {
        return run(() -> {
            checkName("vhost", name);
            if (description.length() > DESCRIPTION_LENGTH_MAX) {
                throw invalid("the description is longer than " + DESCRIPTION_LENGTH_MAX + " characters");
            }
            if (vhosts.working(name) == null) {
                checkOneMoreVhost(name);
            }
            vhosts.put(name, description, checkedTags(tags), by);
        });
    }

    /** Adds a virtual host; VHOST_ALREADY_EXISTS if there is one of that name. */
    public CompletableFuture<Done> addVirtualHost(String name) {
        return run(() -> {
            checkName("vhost", name);
            if (vhosts.working(name) != null) {
                throw new AdministrationException(
                        Reason.VHOST_ALREADY_EXISTS, "Virtual host '" + name + "' already exists");
            }
            checkOneMoreVhost(name);
            vhosts.put(name, "", Set.of(), by);
        });
    }

    /**
     * Says what queues of a virtual host are that are declared durable and without {@code x-queue-type}; null leaves it to
     * the node's {@code default_queue_type}. What is there already stays as it is.
     */
    public CompletableFuture<Done> setDefaultQueueType(String vhost, @Nullable QueueType type) {
        return run(() -> vhosts.putDefaultQueueType(existingVhost(vhost), type));
    }

    /**
     * Begins or ends the copying of a virtual host's messages to its exchange {@code amq.rabbitmq.trace}. A restart of the
     * broker ends it.
     */
    public CompletableFuture<Done> setTracing(String vhost, boolean on) {
        return run(() -> {
            VirtualHost traced = existingVhost(vhost);
            control.afterCommit(() -> traced.traced(on));
        });
    }

    /** Says whether {@link #deleteVirtualHost} is refused for a virtual host. */
    public CompletableFuture<Done> setDeletionProtection(String vhost, boolean on) {
        return run(() -> vhosts.putProtection(existingVhost(vhost), on));
    }

    /**
     * Deletes a virtual host with all that is in it, permissions included; its connections are closed. VHOST_PROTECTED if
     * that is not to be.
     */
    public CompletableFuture<Done> deleteVirtualHost(String name) {
        return run(() -> {
            VirtualHost vhost = existingVhost(name);
            if (vhosts.isProtected(vhost)) {
                throw new AdministrationException(
                        Reason.VHOST_PROTECTED,
                        "Refusing to delete virtual host '" + name + "' because it is protected from deletion");
            }
            vhosts.delete(vhost, by);
            control.afterCommit(() -> listener.virtualHostDeleted(name));
        });
    }

    /** Sets how many of something a user may have; below zero for any number. What is there already stays. */
    public CompletableFuture<Done> setUserLimit(String user, UserLimit limit, int value) {
        return run(() -> {
            existing(user);
            users.limits().put(user, limit, value);
            control.announce(() -> AccessEvents.userLimitSet(user, limit.rabbitName(), value, by));
        });
    }

    /** Takes a limit of a user away; there having been none is fine. */
    public CompletableFuture<Done> clearUserLimit(String user, UserLimit limit) {
        return run(() -> {
            existing(user);
            users.limits().delete(user, limit);
            control.announce(() -> AccessEvents.userLimitsCleared(user, by));
        });
    }

    /** Sets how many of something a virtual host may have; below zero for any number. What is there already stays. */
    public CompletableFuture<Done> setVirtualHostLimit(String vhost, VirtualHostLimit limit, int value) {
        return run(() -> {
            existingVhost(vhost);
            users.limits().put(vhost, limit, value);
            announceLimits(vhost);
        });
    }

    /** Takes a limit of a virtual host away; there having been none is fine. */
    public CompletableFuture<Done> clearVirtualHostLimit(String vhost, VirtualHostLimit limit) {
        return run(() -> {
            existingVhost(vhost);
            users.limits().delete(vhost, limit);
            announceLimits(vhost);
        });
    }

    /** The limits of a virtual host are one parameter, which is told whole. */
    private void announceLimits(String vhost) {
        FieldTable limits = users.limits().workingOf(vhost);
        if (limits.isEmpty()) {
            control.announce(() -> ParameterEvents.cleared(vhost, "vhost-limits", "limits", by));
            control.announce(() -> AccessEvents.vhostLimitsCleared(vhost, by));
        } else {
            control.announce(() -> ParameterEvents.set(vhost, "vhost-limits", "limits", FieldValue.of(limits), by));
            control.announce(() -> AccessEvents.vhostLimitsSet(vhost, limits, by));
        }
    }

    /**
     * Adds or replaces a policy, and has the queues and exchanges that are there go by it; INVALID with RabbitMQ's text if
     * it would not take it.
     */
    public CompletableFuture<Done> setPolicy(String vhost, PolicyKind kind, PolicyRequest request) {
        return run(() -> {
            VirtualHost host = existingVhost(vhost);
            checkName("policy", request.name());
            Policy policy = request.checked(kind);
            Policy before = policies.working(vhost, kind, request.name());
            if (before == null || !before.saysTheSame(policy)) {
                PolicySet all = policies.working();
                policies.put(vhost, kind, policy);
                if (kind == PolicyKind.OPERATOR) {
                    FieldValue value = FieldValue.of(policy.described());
                    control.announce(() -> ParameterEvents.set(vhost, kind.rabbitName(), policy.name(), value, by));
                }
                host.applyPolicies(all, policy, by);
                control.announce(() -> PolicyEvents.set(vhost, policy, by));
            }
        });
    }

    /** Deletes a policy, and has what went by it go by the next; NO_SUCH_POLICY if there is none of that name. */
    public CompletableFuture<Done> clearPolicy(String vhost, PolicyKind kind, String name) {
        return run(() -> {
            VirtualHost host = existingVhost(vhost);
            if (policies.working(vhost, kind, name) == null) {
                throw new AdministrationException(Reason.NO_SUCH_POLICY, "Parameter does not exist");
            }
            PolicySet all = policies.working();
            policies.delete(vhost, kind, name);
            if (kind == PolicyKind.OPERATOR) {
                control.announce(() -> ParameterEvents.cleared(vhost, kind.rabbitName(), name, by));
            }
            host.applyPolicies(all, null, by);
            control.announce(() -> PolicyEvents.cleared(vhost, kind, name, by));
        });
    }

    /** Sets a parameter of the whole broker, to a value as JSON has it. */
    public CompletableFuture<Done> setGlobalParameter(String name, @Nullable Object value) {
        return run(() -> {
            checkName("parameter", name);
            parameters.put(name, value);
        });
    }

    /** Takes a parameter of the whole broker away; there having been none is fine. */
    public CompletableFuture<Done> clearGlobalParameter(String name) {
        return run(() -> parameters.delete(name));
    }

    /** The parameters of the whole broker by name, with values as JSON has them. */
    public Map<String, Object> globalParameters() {
        return parameters.all();
    }

    /** The users and permissions of this moment. */
    public Access access() {
        return users.access();
    }

    /** The limits of users and virtual hosts. */
    public Limits limits() {
        return users.limits();
    }

    /** Checks a name and a password; costs one hash. */
    public Login login(Credentials credentials, @Nullable InetAddress peer) {
        return users.login(credentials, peer);
    }

    /** Whether a user who exists may come from there. */
    public boolean mayComeFrom(String user, @Nullable InetAddress peer) {
        User known = access().user(user);
        return known != null && users.allowed(known, peer).user() != null;
    }

    /** Hashes a password with a new salt. */
    public PasswordHash hash(String password) {
        return users.hash(password);
    }

    /** What is declared in the virtual hosts. */
    public Topology topology() {
        return new Topology(control, vhosts);
    }

    /** Why entities go by what they go by. */
    public PolicyExplanations policyExplanations() {
        return new PolicyExplanations(vhosts, policies);
    }

    /** The policies there are. */
    public Policies policies() {
        return policies;
    }

    /**
     * The messages that wait in an exchange of type {@code x-delayed-message}.
     *
     * @throws AdministrationException NO_SUCH_VHOST, or NO_SUCH_EXCHANGE if there is none of that name and type
     */
    public DelayedMessages delayedMessages(String vhost, String exchange) {
        VirtualHost host = vhosts.find(vhost);
        if (host == null) {
            throw noVhost(vhost);
        }
        DelayHandle delay = host.delay(exchange);
        if (delay == null) {
            throw new AdministrationException(
                    Reason.NO_SUCH_EXCHANGE,
                    "Virtual host '" + vhost + "' has no exchange '" + exchange + "' of type x-delayed-message");
        }
        return new DelayedMessages(delay);
    }

    private CompletableFuture<Done> run(Step step) {
        CompletableFuture<Done> result = new CompletableFuture<>();
        Reply<Done> reply = new Reply<>() {
            @Override
            public void succeeded(Done value) {
                result.complete(value);
            }

            @Override
            public void failed(AmqpException error) {
                result.completeExceptionally(
                        new AdministrationException(Reason.NOT_WRITTEN, "the change could not be written"));
            }
        };
        control.ask(control, reply, answer -> {
            try {
                step.run();
            } catch (AdministrationException e) {
                result.completeExceptionally(e);
                return;
            } catch (InvalidPatternException e) {
                result.completeExceptionally(invalid("invalid regular expression: " + e.getMessage()));
                return;
            }
            answer.succeed(Done.DONE);
        });
        return result;
    }

    private User existing(String name) {
        Access access = users.working();
        User user = access.user(name);
        if (user == null) {
            throw new AdministrationException(Reason.NO_SUCH_USER, "User '" + name + "' does not exist");
        }
        return user;
    }

    private VirtualHost existingVhost(String name) {
        VirtualHost vhost = vhosts.working(name);
        if (vhost == null) {
            throw noVhost(name);
        }
        return vhost;
    }

    private void checkOneMoreVhost(String name) {
        if (vhosts.workingCount() >= virtualHostsMax) {
            throw invalid("cannot create vhost '" + name + "': vhost limit of " + virtualHostsMax + " is reached");
        }
    }

    private static AdministrationException noVhost(String name) {
        return new AdministrationException(Reason.NO_SUCH_VHOST, "Virtual host '" + name + "' does not exist");
    }

    private static void checkName(String kind, String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw invalid("a " + kind + " name has 1 to " + NAME_LENGTH_MAX + " characters");
        }
    }

    private static Set<String> checkedTags(Set<String> tags) {
        int length = 0;
        for (String tag : tags) {
            if (tag.isEmpty() || tag.indexOf(',') >= 0) {
                throw invalid("a tag is not empty and has no comma");
            }
            length += tag.length();
        }
        if (length > DESCRIPTION_LENGTH_MAX) {
            throw invalid("tags are longer than " + DESCRIPTION_LENGTH_MAX + " characters");
        }
        return tags;
    }

    private static AdministrationException invalid(String message) {
        return new AdministrationException(Reason.INVALID, message);
    }
}
