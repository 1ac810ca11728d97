package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.transform.Target;
import tools.jackson.databind.node.ObjectNode;

/** {@code pods/eviction}: deletes a pod, and says in its conditions why. */
final class PodEviction {
    private static final int ATTEMPTS = 5;
    private final Objects objects;
    private final DeleteObject delete;

    PodEviction(Objects objects, DeleteObject delete) {
        this.objects = objects;
        this.delete = delete;
    }

    void evict(Write write, Target kind, ObjectNode eviction) {
        if (!Metadata.of(eviction).name().equals(write.name())) {
            throw ApiErrors.badRequest("name in URL does not match name in Eviction object");
        }
        CreateObject.matchNamespace(write, Metadata.of(eviction));
        ObjectNode json = eviction.get("deleteOptions") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        DeleteOptions options = DeleteOptions.of(json);
        ObjectNode admitted = write.gate().mutate(attributes(write, kind, eviction));
        write.gate().validate(attributes(write, kind, admitted));
        Write deletion = write.ungated().on(write.name(), "");
        deletion = options.dryRun() ? deletion.dry() : deletion;
        if (!deletion.dryRun()) {
            announce(deletion);
        }
        delete.delete(deletion, options);
    }

    private void announce(Write write) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored stored =
                    objects.get(write.type(), write.namespace(), write.name()).orElseThrow(write::notFound);
            ObjectNode pod = stored.object().deepCopy();
            PodBinding.setCondition(
                    pod,
                    Json.object()
                            .put("type", "DisruptionTarget")
                            .put("status", "True")
                            .put("reason", "EvictionByEvictionAPI")
                            .put("message", "Eviction API: evicting"));
            byte[] value = objects.encode(write.type(), pod);
            if (objects.put(write.type(), stored.key(), value, stored.revision())
                    .isPresent()) {
                return;
            }
        }
        throw ApiErrors.modified(write.resource(), write.name());
    }

    private static AdmissionAttributes attributes(Write write, Target kind, ObjectNode eviction) {
        return new AdmissionAttributes(write, kind, AdmissionAttributes.CREATE, write.name(), eviction, null);
    }
}
