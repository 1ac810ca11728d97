package dev.portcullis.kube.protobuf.generator;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Set;

/**
 * Go writes a field that is no pointer whatever its value; in JSON such a field is left out when it is zero. Which fields these are the
 * messages don't say. Of the others a zero counts: {@code runAsUser: 0} is root.
 */
final class ZeroValues {
    /** Strings whose emptiness says something. */
    private static final Set<String> EMPTY_COUNTS = Set.of("storageClassName", "volumeAttributesClassName");

    private static final Set<String> FALSE_IS_NOTHING = Set.of(
            "authenticated",
            "chapAuthDiscovery",
            "chapAuthSession",
            "clusterScope",
            "denied",
            "deprecated",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "globalDefault",
            "hostIPC",
            "hostNetwork",
            "hostPID",
            "nullable",
            "paused",
            "preserveUnknownFields",
            "publishNotReadyAddresses",
            "readOnly",
            "sslEnabled",
            "stdin",
            "stdinOnce",
            "tty",
            "uniqueItems",
            "unschedulable",
            "xKubernetesEmbeddedResource",
            "xKubernetesIntOrString");

    private static final Set<String> ZERO_IS_NOTHING = Set.of(
            "active",
            "availableReplicas",
            "count",
            "deprecatedCount",
            "failed",
            "failureThreshold",
            "fullyLabeledReplicas",
            "generation",
            "handSize",
            "healthCheckNodePort",
            "hostPort",
            "initialDelaySeconds",
            "matchingPrecedence",
            "minReadySeconds",
            "nodePort",
            "number",
            "numberAvailable",
            "numberUnavailable",
            "observedGeneration",
            "periodSeconds",
            "queueLengthLimit",
            "queues",
            "readyReplicas",
            "signal",
            "sizeBytes",
            "succeeded",
            "successThreshold",
            "timeoutSeconds",
            "unavailableReplicas",
            "updatedNumberScheduled",
            "updatedReplicas");

    private ZeroValues() {}

    static boolean meanNothing(FieldDescriptor field) {
        if (field.isRepeated()) {
            return false;
        }
        return switch (field.getJavaType()) {
            case STRING -> !EMPTY_COUNTS.contains(field.getName());
            case BOOLEAN -> FALSE_IS_NOTHING.contains(field.getName());
            case INT, LONG -> ZERO_IS_NOTHING.contains(field.getName());
            default -> false;
        };
    }
}
