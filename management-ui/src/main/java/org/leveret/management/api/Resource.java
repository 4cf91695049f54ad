package org.leveret.management.api;

import java.util.List;
import org.leveret.management.http.Route;

/** Something that is served under paths of its own. */
@FunctionalInterface
public interface Resource {
    /** The routes that it serves. */
    List<Route> routes();
}
