/** Tests of what all resources of the management API share. */
@NullMarked
package org.leveret.management.http;

import org.jspecify.annotations.NullMarked;
