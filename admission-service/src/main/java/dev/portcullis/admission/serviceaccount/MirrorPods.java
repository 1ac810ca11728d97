package dev.portcullis.admission.serviceaccount;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A mirror pod shows what a kubelet runs from a file: it may not use anything of the API. */
final class MirrorPods {
    private MirrorPods() {}

    static Optional<String> fault(JsonNode pod) {
        if (!pod.path("spec").path("serviceAccountName").asString("").isEmpty()) {
            return Optional.of("a mirror pod may not reference service accounts");
        }
        if (!SecretUse.all(pod).isEmpty()
                || !pod.path("spec").path("imagePullSecrets").isEmpty()) {
            return Optional.of("a mirror pod may not reference secrets");
        }
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            for (JsonNode source : volume.path("projected").path("sources")) {
                if (source.has("serviceAccountToken")) {
                    return Optional.of("a mirror pod may not use ServiceAccountToken volume projections");
                }
            }
        }
        return Optional.empty();
    }
}
