package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.contents.BrowsePage;
import org.leveret.broker.contents.BrowseRequest;
import org.leveret.broker.contents.BrowsedMessage;
import org.leveret.broker.messages.PlainMessage;

/** Messages that were looked at, as JSON. Stateless. */
final class BrowsedJson {
    private BrowsedJson() {}

    static Map<String, @Nullable Object> page(BrowsePage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("messages", page.messages().stream().map(BrowsedJson::message).toList());
        json.put("next", page.next() == BrowseRequest.START ? null : Long.toString(page.next()));
        json.put("examined", page.examined());
        json.put("messages_total", page.total());
        return json;
    }

    private static Map<String, Object> message(BrowsedMessage browsed) {
        PlainMessage message = browsed.message();
        Map<String, Object> json = new LinkedHashMap<>();
        // A number of JSON would be rounded by those who read it as a double.
        json.put("position", Long.toString(browsed.position()));
        json.put("state", browsed.ready() ? "ready" : "unacked");
        json.put("redelivered", browsed.redelivered());
        json.put("exchange", message.exchange());
        json.put("routing_key", message.routingKey());
        json.put("properties", message.properties());
        PayloadJson.putBeginning(json, message.payload(), browsed.payloadBytes());
        return json;
    }
}
