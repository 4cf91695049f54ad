package org.leveret.broker.control.admin;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.leveret.amqp.AmqpException;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.InvalidPatternException;
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
import org.leveret.broker.vhost.DelayHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/**
 * Users, permissions, virtual hosts, limits and delayed messages, for whoever administers the broker: the HTTP interface,
 * the command line, an embedding program. Any thread may call; a result comes when the change is durable, as an {@link AdministrationException}
 * if it is refused. Stages complete on the control loop, where nothing may block: go on elsewhere with the {@code Async}
 * methods.
 *
 * <p>Lists are read from {@link Users#access()}, {@link Users#limits()} and {@link VirtualHosts#all()}.
 */
public final class BrokerAdministration {
    private static final int NAME_LENGTH_MAX = 255;
    private static final int DESCRIPTION_LENGTH_MAX = 4096;

    private final ControlLoop control;
    private final Users users;
    private final VirtualHosts vhosts;
    private final int virtualHostsMax;
    private final ControlListener listener;

    BrokerAdministration(
            ControlLoop control, Users users, VirtualHosts vhosts, int virtualHostsMax, ControlListener listener) {
        this.virtualHostsMax = virtualHostsMax;
        this.control = control;
        this.users = users;
        this.vhosts = vhosts;
        this.listener = listener;
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
        });
    }

    /** Adds or replaces a user whole, as an import of definitions does. */
    public CompletableFuture<Done> putUser(String name, PasswordHash password, Set<String> tags) {
        return run(() -> {
            checkName("user", name);
            users.put(new User(name, password, checkedTags(tags)));
        });
    }

    /** Deletes a user with all permissions; the user's connections are closed. */
    public CompletableFuture<Done> deleteUser(String name) {
        return run(() -> {
            existing(name);
            users.delete(name);
            control.afterCommit(() -> listener.userDeleted(name));
        });
    }

    /** Changes a password; the empty one takes it away, so that the user cannot log in with one. */
    public CompletableFuture<Done> changePassword(String name, String password) {
        PasswordHash hash = password.isEmpty() ? PasswordHash.none() : users.hash(password);
        return run(() -> users.put(new User(name, hash, existing(name).tags())));
    }

    /** Replaces a user's tags. */
    public CompletableFuture<Done> setTags(String name, Set<String> tags) {
        return run(() -> users.put(new User(name, existing(name).password(), checkedTags(tags))));
    }

    /** Sets what a user may do in a virtual host, as regular expressions. */
    public CompletableFuture<Done> setPermissions(
            String vhost, String user, String configure, String write, String read) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            users.put(new Permission(
                    vhost,
                    user,
                    NamePattern.compile(configure),
                    NamePattern.compile(write),
                    NamePattern.compile(read)));
        });
    }

    /** Takes a user's permissions in a virtual host away; having had none is fine. */
    public CompletableFuture<Done> clearPermissions(String vhost, String user) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            users.deletePermission(vhost, user);
        });
    }

    /** Restricts a user's keys on a topic exchange, which need not exist. */
    public CompletableFuture<Done> setTopicPermissions(
            String vhost, String user, String exchange, String write, String read) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            checkName("exchange", exchange);
            users.put(TopicPermission.compile(vhost, user, exchange, write, read));
        });
    }

    /** Lifts a user's restriction on one topic exchange; there having been none is fine. */
    public CompletableFuture<Done> clearTopicPermissions(String vhost, String user, String exchange) {
        return run(() -> {
            existing(user);
            existingVhost(vhost);
            users.deleteTopicPermission(vhost, user, exchange);
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
            vhosts.put(name, description, checkedTags(tags));
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
            vhosts.put(name, "", Set.of());
        });
    }

    /** Deletes a virtual host with all that is in it, permissions included; its connections are closed. */
    public CompletableFuture<Done> deleteVirtualHost(String name) {
        return run(() -> {
            vhosts.delete(existingVhost(name));
            control.afterCommit(() -> listener.virtualHostDeleted(name));
        });
    }

    /** Sets how many of something a user may have; below zero for any number. What is there already stays. */
    public CompletableFuture<Done> setUserLimit(String user, UserLimit limit, int value) {
        return run(() -> {
            existing(user);
            users.limits().put(user, limit, value);
        });
    }

    /** Takes a limit of a user away; there having been none is fine. */
    public CompletableFuture<Done> clearUserLimit(String user, UserLimit limit) {
        return run(() -> {
            existing(user);
            users.limits().delete(user, limit);
        });
    }

    /** Sets how many of something a virtual host may have; below zero for any number. What is there already stays. */
    public CompletableFuture<Done> setVirtualHostLimit(String vhost, VirtualHostLimit limit, int value) {
        return run(() -> {
            existingVhost(vhost);
            users.limits().put(vhost, limit, value);
        });
    }

    /** Takes a limit of a virtual host away; there having been none is fine. */
    public CompletableFuture<Done> clearVirtualHostLimit(String vhost, VirtualHostLimit limit) {
        return run(() -> {
            existingVhost(vhost);
            users.limits().delete(vhost, limit);
        });
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
