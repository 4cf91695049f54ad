package org.leveret.broker.control.admin;

import java.util.Set;
import java.util.UUID;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.access.NamePattern;
import org.leveret.broker.access.PasswordHash;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.User;
import org.leveret.broker.access.Users;
import org.leveret.broker.event.Event;
import org.leveret.broker.vhost.VirtualHosts;

/** What the first start on a directory defines: a virtual host, and a user who may do everything there. */
final class DefaultEntities {
    private final ControlSettings settings;
    private final Permission permission;

    /**
     * @throws InvalidPatternException if a permission in the settings is no regular expression
     */
    DefaultEntities(ControlSettings settings) throws InvalidPatternException {
        this.settings = settings;
        this.permission = new Permission(
                settings.defaultVhost(),
                settings.defaultUser(),
                NamePattern.compile(settings.defaultConfigure()),
                NamePattern.compile(settings.defaultWrite()),
                NamePattern.compile(settings.defaultRead()));
    }

    void define(Users users, VirtualHosts vhosts, GlobalParameters parameters) {
        String password = settings.defaultPassword();
        vhosts.put(settings.defaultVhost(), "Default virtual host", Set.of(), Event.BY_BROKER);
        users.put(new User(
                settings.defaultUser(),
                password.isEmpty() ? PasswordHash.none() : users.hash(password),
                settings.defaultUserTags()));
        users.put(permission);
        parameters.put("internal_cluster_id", "rabbitmq-cluster-id-" + UUID.randomUUID());
    }
}
