package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Feature flags and deprecated features, by which tools find out what a version of RabbitMQ can do. */
final class FeaturesResource implements Resource {
    private static final List<Flag> FLAGS = List.of(
            flag("classic_mirrored_queue_version", "Support setting version for classic mirrored queues"),
            flag("classic_queue_type_delivery_support", "Bug fix for classic queue deliveries using mixed versions"),
            flag("detailed_queues_endpoint", "Add a detailed queues HTTP API endpoint"),
            flag("direct_exchange_routing_v2", "Direct exchange routing with a table of its own"),
            flag("drop_unroutable_metric", "Count unroutable publishes to be dropped in stats"),
            flag("empty_basic_get_metric", "Count AMQP `basic.get` on empty queues in stats"),
            flag("feature_flags_v2", "Feature flags subsystem V2"),
            flag("implicit_default_bindings", "Default bindings are implicit"),
            flag("listener_records_in_ets", "Store listener records in memory"),
            flag("maintenance_mode_status", "Maintenance mode status"),
            flag("message_containers", "Messages keep the protocol that they came with"),
            flag("message_containers_deaths_v2", "Deaths of messages in an order"),
            flag("quorum_queue", "Support queues of type `quorum`"),
            flag("quorum_queue_non_voters", "Support quorum queue members that do not vote"),
            flag("stream_filtering", "Support for stream filtering"),
            flag("stream_queue", "Support queues of type `stream`"),
            flag("stream_single_active_consumer", "Single active consumer for streams"),
            flag("user_limits", "Configure connection and channel limits for a user"),
            flag("virtual_host_metadata", "Virtual host metadata (description, tags, etc)"),
            flag("rabbitmq_4.0.0", "Allows rolling upgrades from 3.13.x to 4.0.x"));

    private static final List<Map<String, Object>> DEPRECATED = List.of(
            deprecated("amqp_address_v1", "AMQP 1.0 addresses of version 1"),
            deprecated("global_qos", "basic.qos with the flag global"),
            deprecated("transient_nonexcl_queues", "Queues that are neither durable nor exclusive"));

    /** A feature that is there, as all of them are. */
    private record Flag(String name, String description) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("desc", description);
            json.put("doc_url", "");
            json.put("state", "enabled");
            json.put("stability", "stable");
            json.put("provided_by", "rabbit");
            return json;
        }
    }

    private static Flag flag(String name, String description) {
        return new Flag(name, description);
    }

    private static Map<String, Object> deprecated(String name, String description) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("desc", description);
        json.put("doc_url", "");
        json.put("deprecation_phase", "permitted_by_default");
        json.put("state", "permitted");
        json.put("provided_by", "rabbit");
        return json;
    }

    @Override
    public List<Route> routes() {
        Requirement requirement = Requirement.ADMINISTRATOR;
        return List.of(
                Route.get("/feature-flags", requirement, call -> Answer.json(JsonList.whole(FLAGS, Flag::json))),
                Route.put("/feature-flags/:name/enable", requirement, Handler.of(FeaturesResource::enable)),
                Route.get("/deprecated-features", requirement, call -> Answer.json(DEPRECATED)),
                Route.get("/deprecated-features/used", requirement, call -> Answer.json(List.of())));
    }

    private static Answer enable(Call call) {
        String name = call.path("name");
        if (FLAGS.stream().noneMatch(flag -> flag.name().equals(name))) {
            throw ApiException.badRequest("unsupported");
        }
        return Answer.done();
    }
}
