/** Opening, closing and numbering channels. */
@NullMarked
package org.leveret.conformance.channel;

import org.jspecify.annotations.NullMarked;
