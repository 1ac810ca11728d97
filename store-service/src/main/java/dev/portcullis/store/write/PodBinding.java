package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.transform.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code pods/binding}: gives a pod its node, once. */
final class PodBinding {
    private static final int ATTEMPTS = 5;
    private final Objects objects;

    PodBinding(Objects objects) {
        this.objects = objects;
    }

    void bind(Write write, Target kind, ObjectNode binding) {
        Metadata metadata = Metadata.of(binding);
        if (!metadata.name().equals(write.name())) {
            throw ApiErrors.badRequest("name in URL does not match name in Binding object");
        }
        CreateObject.matchNamespace(write, metadata);
        validate(binding);
        ObjectNode admitted = write.gate().mutate(attributes(write, kind, binding));
        write.gate().validate(attributes(write, kind, admitted));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (assign(write, admitted)) {
                return;
            }
        }
        throw ApiErrors.modified(write.resource(), write.name());
    }

    private boolean assign(Write write, ObjectNode binding) {
        Stored stored =
                objects.get(write.type(), write.namespace(), write.name()).orElseThrow(write::notFound);
        ObjectNode pod = stored.object().deepCopy();
        Metadata metadata = Metadata.of(pod);
        ObjectNode spec = pod.withObject("/spec");
        String uid = Metadata.of(binding).uid();
        if (!uid.isEmpty() && !uid.equals(metadata.uid())) {
            throw conflict(
                    write,
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid, metadata.uid()));
        }
        if (metadata.deleting()) {
            throw conflict(write, "pod %s is being deleted, cannot be assigned to a host".formatted(write.name()));
        }
        String node = spec.path("nodeName").asString("");
        if (!node.isEmpty()) {
            throw conflict(write, "pod %s is already assigned to node \"%s\"".formatted(write.name(), node));
        }
        spec.put("nodeName", binding.path("target").path("name").asString(""));
        // Of the labels, too, the Binding's count: admission has given it those of the node.
        for (String field : List.of("annotations", "labels")) {
            binding.path("metadata")
                    .path(field)
                    .properties()
                    .forEach(entry -> pod.withObject("/metadata/" + field).set(entry.getKey(), entry.getValue()));
        }
        setCondition(pod, Json.object().put("type", "PodScheduled").put("status", "True"));
        return write.dryRun()
                || objects.put(write.type(), stored.key(), objects.encode(write.type(), pod), stored.revision())
                        .isPresent();
    }

    /** Sets a condition of the pod's status, in the place of an older one of the same type. */
    static void setCondition(ObjectNode pod, ObjectNode condition) {
        condition.putNull("lastProbeTime").put("lastTransitionTime", Metadata.time(Instant.now()));
        ObjectNode status = pod.withObject("/status");
        Conditions.of(status, condition.path("type").asString("")).setAll(condition);
    }

    /** kube-apiserver answers these without a reason, as 500. */
    private static void validate(ObjectNode binding) {
        List<String> problems = new ArrayList<>();
        String kind = binding.path("target").path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            problems.add(FieldError.notSupported("target.kind", kind, List.of("Node", "<empty>"))
                    .message());
        }
        if (binding.path("target").path("name").asString("").isEmpty()) {
            problems.add(FieldError.required("target.name", "").message());
        }
        if (!problems.isEmpty()) {
            String message = problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
            throw Status.failure(500, null, message, null).exception();
        }
    }

    private static AdmissionAttributes attributes(Write write, Target kind, ObjectNode binding) {
        return new AdmissionAttributes(write, kind, AdmissionAttributes.CREATE, write.name(), binding, null);
    }

    private static ApiException conflict(Write write, String why) {
        return ApiErrors.conflict(new GroupResource("", "pods/binding"), write.name(), why);
    }
}
