package org.leveret.broker.access;

/** What a user may do in a virtual host. Immutable. */
public record Permission(String vhost, String user, NamePattern configure, NamePattern write, NamePattern read) {
    boolean allows(Operation operation, String permissionName) {
        NamePattern pattern = switch (operation) {
            case CONFIGURE -> configure;
            case WRITE -> write;
            case READ -> read;
        };
        return pattern.fits(permissionName);
    }
}
