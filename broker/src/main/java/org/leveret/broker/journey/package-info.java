/** What has happened to messages, of virtual hosts where somebody wants to know. */
@NullMarked
package org.leveret.broker.journey;

import org.jspecify.annotations.NullMarked;
