package dev.portcullis.kube.conversion;

import dev.portcullis.kube.review.AdmissionReview.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Converts objects between the versions of their kind, and knows the resources that are the same objects in several versions. */
public final class KindVersions {
    private static final String CORE_EVENT = "v1 Event";
    private static final String EVENT = "events.k8s.io/v1 Event";
    private static final String AUTOSCALER_1 = "autoscaling/v1 HorizontalPodAutoscaler";
    private static final String AUTOSCALER_2 = "autoscaling/v2 HorizontalPodAutoscaler";

    private record Step(String from, String to) {}

    private static final Map<Step, UnaryOperator<ObjectNode>> STEPS = Map.of(
            new Step(CORE_EVENT, EVENT), EventConversion::fromCore,
            new Step(EVENT, CORE_EVENT), EventConversion::toCore,
            new Step(AUTOSCALER_1, AUTOSCALER_2), AutoscalerConversion::toV2,
            new Step(AUTOSCALER_2, AUTOSCALER_1), AutoscalerConversion::toV1);

    private static final List<List<Resource>> EQUIVALENT = List.of(
            List.of(new Resource("", "v1", "events"), new Resource("events.k8s.io", "v1", "events")),
            List.of(
                    new Resource("autoscaling", "v1", "horizontalpodautoscalers"),
                    new Resource("autoscaling", "v2", "horizontalpodautoscalers")));

    private KindVersions() {}

    /** The other resources that lead to the same objects; empty for most. */
    public static List<Resource> equivalents(Resource resource) {
        for (List<Resource> same : EQUIVALENT) {
            if (same.contains(resource)) {
                return same.stream().filter(other -> !other.equals(resource)).toList();
            }
        }
        return List.of();
    }

    /**
     * The object in that version, with the fields that it has there; itself if it has that version already.
     *
     * @throws IllegalArgumentException if the kind is not served in both versions
     */
    public static ObjectNode convert(ObjectNode object, String apiVersion, String kind) {
        String given = object.path("apiVersion").asString("");
        if (given.equals(apiVersion)) {
            return object;
        }
        UnaryOperator<ObjectNode> step = STEPS.get(new Step(given + ' ' + kind, apiVersion + ' ' + kind));
        if (step == null) {
            throw new IllegalArgumentException("no conversion of " + kind + " from " + given + " to " + apiVersion);
        }
        return step.apply(object).put("apiVersion", apiVersion);
    }
}
