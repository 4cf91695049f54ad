/** HTTP as all resources of the management API share it: sockets, credentials, routes, JSON, lists. */
@NullMarked
package org.leveret.management.http;

import org.jspecify.annotations.NullMarked;
