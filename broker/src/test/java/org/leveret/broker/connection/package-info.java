@NullMarked
package org.leveret.broker.connection;

import org.jspecify.annotations.NullMarked;
