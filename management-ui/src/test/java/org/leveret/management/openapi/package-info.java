/** Tests of how the description of the HTTP API is put together. */
@NullMarked
package org.leveret.management.openapi;

import org.jspecify.annotations.NullMarked;
