/** Connection negotiation: protocol header, authentication, tuning, opening, closing, heartbeats. */
@NullMarked
package org.leveret.conformance.handshake;

import org.jspecify.annotations.NullMarked;
