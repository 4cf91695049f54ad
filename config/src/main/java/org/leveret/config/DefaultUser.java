package org.leveret.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The user and virtual host that the first start on an empty data directory declares.
 *
 * @param name the user's name
 * @param password the user's password
 * @param virtualHost the virtual host's name
 * @param tags the user's tags, such as {@code administrator}
 * @param configure pattern of the names that the user may declare and delete
 * @param write pattern of the names that the user may publish and bind to
 * @param read pattern of the names that the user may consume and bind from
 */
public record DefaultUser(
        String name,
        String password,
        String virtualHost,
        Set<String> tags,
        String configure,
        String write,
        String read) {
    public DefaultUser {
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "DefaultUser[name=" + name + ", virtualHost=" + virtualHost + ", tags=" + tags + ", configure="
                + configure + ", write=" + write + ", read=" + read + "]";
    }
}
