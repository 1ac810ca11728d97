package dev.portcullis.admission.podsecurity;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether an update of a pod changes what the standards look at: of what may change that is images and ephemeral containers. */
final class SignificantUpdate {
    private final JsonNode pod;
    private final JsonNode old;

    private SignificantUpdate(JsonNode pod, JsonNode old) {
        this.pod = pod;
        this.old = old;
    }

    static boolean is(JsonNode pod, JsonNode old) {
        SignificantUpdate update = new SignificantUpdate(pod, old);
        return update.inOrder("containers") || update.inOrder("initContainers") || update.ephemeral();
    }

    private boolean inOrder(String field) {
        JsonNode now = pod.path("spec").path(field);
        JsonNode before = old.path("spec").path(field);
        boolean differs = now.size() != before.size();
        for (int i = 0; i < now.size() && !differs; i++) {
            differs = differs(now.path(i), before.path(i));
        }
        return differs;
    }

    /** Any that is new is significant; one that is gone is not. */
    private boolean ephemeral() {
        for (JsonNode container : pod.path("spec").path("ephemeralContainers")) {
            Optional<JsonNode> before = old.path("spec")
                    .path("ephemeralContainers")
                    .valueStream()
                    .filter(other -> other.path("name").equals(container.path("name")))
                    .findFirst();
            if (before.isEmpty() || differs(container, before.get())) {
                return true;
            }
        }
        return false;
    }

    private boolean differs(JsonNode now, JsonNode before) {
        String seccomp = SeccompProfile.CONTAINER + now.path("name").asString("");
        return !now.path("image").equals(before.path("image"))
                || !annotation(pod, seccomp).equals(annotation(old, seccomp));
    }

    private static JsonNode annotation(JsonNode object, String key) {
        return object.path("metadata").path("annotations").path(key);
    }
}
