/** What happens in the broker, for those who want to be told. */
@NullMarked
package org.leveret.broker.event;

import org.jspecify.annotations.NullMarked;
