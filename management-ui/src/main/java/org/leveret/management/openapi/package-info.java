/** The OpenAPI description of the HTTP API. */
@NullMarked
package org.leveret.management.openapi;

import org.jspecify.annotations.NullMarked;
