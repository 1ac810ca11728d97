package dev.portcullis.admission.podtolerationrestriction;

import dev.portcullis.kube.quantity.Quantity;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Whether a pod asks for any CPU or memory at all. */
final class QualityOfService {
    private QualityOfService() {}

    static boolean isBestEffort(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        Stream<JsonNode> containers = Stream.concat(
                spec.path("containers").valueStream(),
                spec.path("initContainers").valueStream());
        return Stream.concat(containers, Stream.of(spec)).noneMatch(holder -> asks(holder.path("resources")));
    }

    private static boolean asks(JsonNode resources) {
        return Stream.of(resources.path("requests"), resources.path("limits"))
                .flatMap(list -> Stream.of(list.path("cpu"), list.path("memory")))
                .anyMatch(QualityOfService::isSome);
    }

    private static boolean isSome(JsonNode amount) {
        return !amount.isMissingNode()
                && !amount.isNull()
                && Quantity.parse(amount.asString()).signum() > 0;
    }
}
