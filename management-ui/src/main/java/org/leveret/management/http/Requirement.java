package org.leveret.management.http;

import org.jspecify.annotations.Nullable;

/** Who may use a route: every one has its own words for whom it refuses. */
public enum Requirement {
    /** Nobody is asked for a name. */
    ANYONE,
    /** Users with any of the tags management, policymaker, monitoring and administrator. */
    MANAGEMENT,
    /** Of these, those who may open the virtual host of the path, and administrators. */
    VIRTUAL_HOST,
    /** As before, and who monitors. */
    VIRTUAL_HOST_OR_MONITORING,
    MONITORING,
    /** Administrators, and policymakers who may open the virtual host of the path, if it has one. */
    POLICYMAKER,
    ADMINISTRATOR;

    /** Why the user may not, or null. */
    @Nullable
    String refusal(Caller caller, @Nullable String vhost) {
        if (this == ANYONE) {
            return null;
        }
        if (!caller.isManager()) {
            return "Not management user";
        }
        boolean inVhost = vhost == null || caller.isAdministrator() || caller.mayOpen(vhost);
        return switch (this) {
            case ANYONE, MANAGEMENT -> null;
            case VIRTUAL_HOST -> inVhost ? null : "User not authorised to access virtual host";
            case VIRTUAL_HOST_OR_MONITORING ->
                inVhost || caller.isMonitor() ? null : "User not authorised to access virtual host";
            case MONITORING -> caller.isMonitor() ? null : "Not monitor user";
            case POLICYMAKER -> caller.isPolicymaker() && inVhost ? null : "User not authorised to access object";
            case ADMINISTRATOR -> caller.isAdministrator() ? null : "Not administrator user";
        };
    }
}
