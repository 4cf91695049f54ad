/** What exchanges of type x-message-deduplication keep on disk, each on one event loop. */
@NullMarked
package org.leveret.broker.deduplication;

import org.jspecify.annotations.NullMarked;
