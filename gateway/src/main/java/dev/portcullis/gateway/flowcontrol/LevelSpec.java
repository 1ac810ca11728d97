package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.gateway.fairqueue.Queuing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A PriorityLevelConfiguration.
 *
 * @param borrowingPercent null for no limit
 * @param queuing null where nobody waits
 */
record LevelSpec(
        String name,
        String uid,
        boolean exempt,
        int shares,
        int lendablePercent,
        @Nullable Integer borrowingPercent,
        @Nullable Queuing queuing) {

    /** Never fails: what is missing has its default. */
    static LevelSpec of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        boolean exempt = spec.path("type").asString("").equals("Exempt");
        JsonNode limits = spec.path(exempt ? "exempt" : "limited");
        JsonNode borrowing = limits.path("borrowingLimitPercent");
        return new LevelSpec(
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                exempt,
                Math.max(0, limits.path("nominalConcurrencyShares").asInt(exempt ? 0 : 30)),
                Math.clamp(limits.path("lendablePercent").asInt(0), 0, 100),
                exempt || !borrowing.isNumber() ? null : Math.max(0, borrowing.asInt()),
                queuing(limits.path("limitResponse")));
    }

    private static @Nullable Queuing queuing(JsonNode response) {
        JsonNode queuing = response.path("queuing");
        return response.path("type").asString("").equals("Queue")
                ? new Queuing(
                        queuing.path("queues").asInt(64),
                        queuing.path("handSize").asInt(8),
                        queuing.path("queueLengthLimit").asInt(50))
                : null;
    }
}
