/** The durable store of messages: the commit log, its checkpoints into H2 files, recovery, and paging. */
@NullMarked
package org.leveret.store;

import org.jspecify.annotations.NullMarked;
