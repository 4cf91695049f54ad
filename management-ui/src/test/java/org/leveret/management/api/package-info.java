/** Tests of the HTTP API's parts. */
@NullMarked
package org.leveret.management.api;

import org.jspecify.annotations.NullMarked;
