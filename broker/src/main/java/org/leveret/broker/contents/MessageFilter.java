package org.leveret.broker.contents;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.admin.PlainTables;
import org.leveret.queue.Message;

/** Which messages are meant: those of which everything holds that is asked for. Immutable. */
public final class MessageFilter {
    /** Any message. */
    public static final MessageFilter ALL = new MessageFilter(null, Map.of(), null, 0);

    private final @Nullable TextSearch search;
    private final Map<String, String> headers;
    private final @Nullable String routingKey;
    private final long olderThanMs;

    /**
     * @param search a text that is in the body, or in the name or the value of a header, in upper or lower case; null or
     *     nothing for any
     * @param headers the values that headers have, as texts
     * @param routingKey the whole routing key; null for any
     * @param olderThanMs for how long the broker has had the message at least
     */
    public MessageFilter(
            @Nullable String search, Map<String, String> headers, @Nullable String routingKey, long olderThanMs) {
        this.search = search == null || search.isEmpty() ? null : new TextSearch(search);
        this.headers = Map.copyOf(headers);
        this.routingKey = routingKey;
        this.olderThanMs = olderThanMs;
    }

    /** Whether nothing is asked for, so that a message need not be looked into. */
    boolean isEmpty() {
        return search == null && headers.isEmpty() && routingKey == null && olderThanMs <= 0;
    }

    boolean matches(Message message, long nowMs) {
        if (routingKey != null && !routingKey.equals(message.routingKey())) {
            return false;
        }
        if (olderThanMs > 0 && nowMs - message.publishedMs() < olderThanMs) {
            return false;
        }
        TextSearch text = search;
        if (text == null && headers.isEmpty()) {
            return true;
        }
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        FieldTable table = properties.headers();
        Map<String, Object> plain = table == null ? Map.of() : PlainTables.of(table);
        return hasHeaders(plain) && (text == null || text.isIn(plain) || isInBody(text, message, properties));
    }

    private boolean hasHeaders(Map<String, Object> plain) {
        for (Map.Entry<String, String> wanted : headers.entrySet()) {
            Object value = plain.get(wanted.getKey());
            if (value == null || !value.toString().equals(wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInBody(TextSearch text, Message message, BasicProperties properties) {
        String encoding = properties.contentEncoding();
        boolean gzip = encoding != null && encoding.toLowerCase(Locale.ROOT).equals("gzip");
        return text.isIn(message.content(), message.propertiesBytes(), gzip);
    }
}
