package org.leveret.conformance.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may use which route. A line is: {@code 4} for a route of RabbitMQ 4.x alone, or one on which 3.x fails for some of them, {@code L} for one of Leveret alone, else an asterisk; the method; the path, with
 * {@code V} for a virtual host and {@code NODE} for the node; who may; the body, if there is one. Nothing here changes what
 * matters. Immutable.
 */
final class RequirementTable {
    static final List<String> TAGS = List.of("", "management", "policymaker", "monitoring", "administrator");

    private static final Set<String> POLICYMAKERS = Set.of("policymaker", "administrator");
    private static final Set<String> MONITORS = Set.of("monitoring", "administrator");
    private static final String VHOST = "/V";

    private static final String LINES = """
            * GET /whoami management
            * GET /auth anyone
            L GET /openapi.json anyone
            L GET /leveret/watch management
            * GET /users administrator
            * GET /users/without-permissions administrator
            * GET /users/guest administrator
            * PUT /users/puz administrator {"tags":"","password":"x"}
            * DELETE /users/nosuch administrator
            * POST /users/bulk-delete administrator {"users":[]}
            * GET /users/guest/permissions administrator
            * GET /users/guest/topic-permissions administrator
            * GET /vhosts management
            * GET /vhosts/V administrator
            * PUT /vhosts/V administrator {}
            * DELETE /vhosts/nosuch administrator
            4 POST /vhosts/nosuch/deletion/protection administrator
            4 DELETE /vhosts/V/deletion/protection administrator
            * GET /vhosts/V/permissions administrator
            * GET /vhosts/V/topic-permissions administrator
            * POST /vhosts/V/start/nonode administrator
            * GET /permissions administrator
            * GET /permissions/V/guest administrator
            * PUT /permissions/V/nosuch administrator {"configure":"","write":"","read":""}
            * DELETE /permissions/V/nosuch administrator
            * GET /topic-permissions administrator
            * GET /topic-permissions/V/guest administrator
            * PUT /topic-permissions/V/nosuch administrator {"exchange":"x","write":"","read":""}
            * DELETE /topic-permissions/V/nosuch administrator
            * GET /policies management
            * GET /policies/V vhost
            * GET /policies/V/p policymaker
            * PUT /policies/V/p2 policymaker {"pattern":"^zz","definition":{"max-length":5}}
            * DELETE /policies/V/nosuch policymaker
            * GET /operator-policies management
            * GET /operator-policies/V vhost
            * GET /operator-policies/V/op administrator
            * PUT /operator-policies/V/op2 administrator {"pattern":"^zz","definition":{"max-length":5},"apply-to":"queues"}
            * DELETE /operator-policies/V/nosuch administrator
            * GET /vhost-limits management
            * GET /vhost-limits/V vhost-or-monitoring
            * PUT /vhost-limits/V/max-queues administrator {"value":100}
            * DELETE /vhost-limits/V/max-connections administrator
            * GET /user-limits management
            * GET /user-limits/guest management
            * PUT /user-limits/puz/max-channels administrator {"value":100}
            * DELETE /user-limits/puz/max-channels administrator
            * GET /parameters policymaker
            * GET /parameters/zz policymaker
            * GET /parameters/zz/V policymaker
            * GET /parameters/zz/V/n policymaker
            * PUT /parameters/zz/V/n policymaker {"value":1}
            * DELETE /parameters/zz/V/n policymaker
            * GET /global-parameters policymaker
            * GET /global-parameters/internal_cluster_id policymaker
            * PUT /global-parameters/pgz policymaker {"value":1}
            * DELETE /global-parameters/pgzz policymaker
            * GET /exchanges management
            * GET /exchanges/V vhost
            * GET /exchanges/V/x vhost
            * PUT /exchanges/V/x vhost {}
            * DELETE /exchanges/V/nosuch vhost
            * GET /exchanges/V/x/bindings/source vhost
            * GET /exchanges/V/x/bindings/destination vhost
            * POST /exchanges/V/x/publish vhost {"properties":{},"routing_key":"nokey","payload":"x","payload_encoding":"string"}
            L POST /leveret/exchanges/V/x/destinations vhost {"routing_key":"rk"}
            L GET /leveret/queues/V/q/messages vhost
            L DELETE /leveret/queues/V/q/messages/5 vhost
            L POST /leveret/queues/V/q/messages/5/resend vhost {}
            L POST /leveret/queues/V/q/purge vhost {"dry_run":true}
            L POST /leveret/queues/V/q/move vhost {"destination":{"queue":"nosuch"}}
            L GET /leveret/moves management
            L GET /leveret/moves/nosuch management
            L POST /leveret/moves/nosuch/pause management {}
            L POST /leveret/moves/nosuch/resume management {}
            L DELETE /leveret/moves/nosuch management
            L GET /leveret/exchanges/V/x/delayed vhost
            L DELETE /leveret/exchanges/V/x/delayed/1 vhost
            L GET /leveret/permissions/V/guest?resource=queue&name=q monitoring
            L GET /leveret/exchanges/V/amq.default/tail vhost
            L GET /leveret/queues/V/nosuch/tail vhost
            L GET /leveret/journeys/V policymaker
            L PUT /leveret/journeys/V policymaker {}
            L DELETE /leveret/journeys/V policymaker
            L GET /leveret/policies/V/queues/q vhost
            L POST /leveret/definitions/diff administrator {}
            L POST /leveret/definitions/diff/V administrator {}
            L GET /leveret/policies/V/exchanges/x vhost
            L POST /leveret/exchanges/V/x/delayed/1/fire vhost {}
            * GET /queues management
            * GET /queues/V vhost
            * GET /queues/V/q vhost
            * PUT /queues/V/q vhost {}
            * DELETE /queues/V/nosuch vhost
            * GET /queues/V/q/bindings vhost
            * DELETE /queues/V/q/contents vhost
            * POST /queues/V/q/actions administrator {"action":"sync"}
            * POST /queues/V/q/get vhost {"count":1,"ackmode":"ack_requeue_true","encoding":"auto"}
            * GET /bindings management
            * GET /bindings/V vhost
            * GET /bindings/V/e/x/q/q vhost
            * POST /bindings/V/e/x/q/q vhost {"routing_key":"rk"}
            * GET /bindings/V/e/x/q/q/rk vhost
            * DELETE /bindings/V/e/x/q/q/nosuch vhost
            * GET /bindings/V/e/x/e/amq.fanout vhost
            * GET /bindings/V/e/x/e/amq.fanout/rk vhost
            * GET /definitions administrator
            * GET /definitions/V administrator
            * POST /definitions administrator {}
            * POST /definitions/V administrator {}
            * GET /all-configuration administrator
            * GET /cluster-name management
            * PUT /cluster-name administrator {"name":"interop@vm"}
            * GET /extensions management
            * GET /overview management
            * GET /nodes monitoring
            * GET /nodes/NODE monitoring
            * GET /nodes/NODE/memory monitoring
            * GET /nodes/NODE/memory/relative monitoring
            * GET /connections management
            4 GET /connections/nosuch management
            4 DELETE /connections/nosuch management
            4 GET /connections/nosuch/channels management
            4 GET /connections/username/nosuch management
            4 DELETE /connections/username/nosuch administrator
            * GET /vhosts/V/connections vhost
            * GET /channels management
            4 GET /channels/nosuch management
            * GET /vhosts/V/channels vhost
            * GET /consumers management
            * GET /consumers/V management
            * GET /feature-flags administrator
            * PUT /feature-flags/nosuch/enable administrator {}
            4 GET /deprecated-features administrator
            * GET /aliveness-test/V vhost
            * GET /healthchecks/node management
            * GET /health/checks/alarms management
            * GET /health/checks/local-alarms management
            * GET /health/checks/port-listener/AMQPPORT management
            * GET /health/checks/protocol-listener/amqp management
            * GET /health/checks/virtual-hosts management
            * GET /health/checks/node-is-quorum-critical management
            * GET /health/checks/node-is-mirror-sync-critical management
            * GET /health/checks/certificate-expiration/1/days management
            * GET /auth/attempts/NODE monitoring
            * GET /auth/attempts/NODE/source monitoring
            4 GET /auth/hash_password/x management
            * POST /rebalance/queues administrator {}
            * DELETE /reset/nonode administrator
            * DELETE /auth/attempts/NODE monitoring
            * DELETE /auth/attempts/NODE/source monitoring
            * POST /all-configuration administrator {}
            * POST /bindings/V/e/x/e/amq.fanout vhost {"routing_key":"rk"}
            * DELETE /bindings/V/e/x/e/amq.fanout/nosuch vhost
            * GET /topic-permissions/V/guest/x administrator
            * DELETE /topic-permissions/V/guest/x administrator
            4 GET /queues/detailed management
            * GET /healthchecks/node/NODE management
            4 GET /deprecated-features/used administrator
            * DELETE /reset administrator
            4 GET /health/checks/is-in-service management
            4 GET /health/checks/below-node-connection-limit management
            4 GET /health/checks/ready-to-serve-clients management
            4 GET /health/checks/reached-target-cluster-size management
            4 GET /health/checks/metadata-store/initialized management
            4 GET /health/checks/metadata-store/initialized/with-data management
            4 GET /health/checks/quorum-queues-without-elected-leaders/all-vhosts management
            4 GET /health/checks/quorum-queues-without-elected-leaders/vhost/V management
            4 GET /health/checks/quorum-queues-without-elected-leaders/all-vhosts/pattern/p management
            4 GET /health/checks/quorum-queues-without-elected-leaders/vhost/V/pattern/p management
            """;

    private RequirementTable() {}

    /** One line of the table. */
    record Line(
            boolean only4x,
            boolean onlyOurs,
            String method,
            String path,
            String requirement,
            @Nullable String body) {
        boolean hasVhost() {
            return path.contains(VHOST);
        }

        String path(String vhost, String node) {
            return path.replace(VHOST, "/" + vhost).replace("NODE", node);
        }

        /** Why a user with this tag is refused, who may or may not open the virtual host; null if it is let through. */
        @Nullable
        String refusal(String tag, boolean opensVhost) {
            if (requirement.equals("anyone")) {
                return null;
            }
            if (tag.isEmpty()) {
                return "Not management user";
            }
            boolean inVhost = opensVhost || !hasVhost() || tag.equals("administrator");
            return switch (requirement) {
                case "management" -> null;
                case "vhost" -> inVhost ? null : "User not authorised to access virtual host";
                case "vhost-or-monitoring" ->
                    inVhost || MONITORS.contains(tag) ? null : "User not authorised to access virtual host";
                case "monitoring" -> MONITORS.contains(tag) ? null : "Not monitor user";
                case "policymaker" ->
                    POLICYMAKERS.contains(tag) && inVhost ? null : "User not authorised to access object";
                case "administrator" -> tag.equals("administrator") ? null : "Not administrator user";
                default -> throw new IllegalArgumentException(requirement);
            };
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Line> lines() {
        return LINES.lines().map(RequirementTable::line);
    }

    private static Line line(String text) {
        String[] parts = text.split(" ", 5);
        return new Line(
                parts[0].equals("4"),
                parts[0].equals("L"),
                parts[1],
                parts[2],
                parts[3],
                parts.length > 4 ? parts[4] : null);
    }
}
