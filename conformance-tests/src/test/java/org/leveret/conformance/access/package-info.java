/** Users, permissions, topic permissions and limits. */
@NullMarked
package org.leveret.conformance.access;

import org.jspecify.annotations.NullMarked;
