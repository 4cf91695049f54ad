/** Definitions (virtual hosts, users, permissions, exchanges, queues, bindings) in ordinary H2 SQL tables. */
@NullMarked
package org.leveret.store.definitions;

import org.jspecify.annotations.NullMarked;
