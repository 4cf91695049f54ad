/** Policies: settings that queues and exchanges get by their names, whatever they were declared with. */
@NullMarked
package org.leveret.broker.policy;

import org.jspecify.annotations.NullMarked;
