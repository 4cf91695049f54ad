/** What the configuration accepts, refuses and defaults to. */
@NullMarked
package org.leveret.config;

import org.jspecify.annotations.NullMarked;
