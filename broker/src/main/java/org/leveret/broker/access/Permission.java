package org.leveret.broker.access;

import org.leveret.store.definitions.Definitions.PermissionRow;

/** What a user may do in a virtual host. Immutable. */
public record Permission(String vhost, String user, NamePattern configure, NamePattern write, NamePattern read) {
    boolean allows(Operation operation, String permissionName) {
        return pattern(operation).fits(permissionName);
    }

    NamePattern pattern(Operation operation) {
        return switch (operation) {
            case CONFIGURE -> configure;
            case WRITE -> write;
            case READ -> read;
        };
    }

    /** As definitions store it. */
    public PermissionRow row() {
        return new PermissionRow(vhost, user, configure.regex(), write.regex(), read.regex());
    }
}
