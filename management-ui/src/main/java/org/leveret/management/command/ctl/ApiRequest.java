package org.leveret.management.command.ctl;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks of the broker. Immutable.
 *
 * @param path what follows {@code /api}, encoded
 * @param body the body as it is sent; null for none
 */
record ApiRequest(String method, String path, @Nullable String body, Map<String, String> headers) {}
