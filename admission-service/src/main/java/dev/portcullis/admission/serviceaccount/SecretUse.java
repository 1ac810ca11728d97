package dev.portcullis.admission.serviceaccount;

import dev.portcullis.admission.PodContainers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One place where a pod uses a Secret.
 *
 * @param how the beginning of kube-apiserver's sentence about it
 */
record SecretUse(String how, String secret, boolean ephemeral) {

    /** Volumes first, then init containers, containers and ephemeral containers. */
    static List<SecretUse> all(JsonNode pod) {
        List<SecretUse> uses = new ArrayList<>();
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (volume.path("secret").isObject()) {
                uses.add(new SecretUse(
                        "volume with", volume.path("secret").path("secretName").asString(""), false));
            }
            for (JsonNode source : volume.path("projected").path("sources")) {
                if (source.path("secret").isObject()) {
                    String name = source.path("secret").path("name").asString("");
                    uses.add(new SecretUse("volume with projected", name, false));
                }
            }
        }
        for (PodContainers.Container container : PodContainers.all(pod)) {
            ofContainer(container, uses);
        }
        return uses;
    }

    private static void ofContainer(PodContainers.Container container, List<SecretUse> uses) {
        boolean ephemeral = container.kind().startsWith("ephemeral");
        String who = container.kind() + " " + container.object().path("name").asString("");
        for (JsonNode variable : container.object().path("env")) {
            JsonNode key = variable.path("valueFrom").path("secretKeyRef");
            if (key.isObject()) {
                String how = who + " with envVar " + variable.path("name").asString("") + " referencing";
                uses.add(new SecretUse(how, key.path("name").asString(""), ephemeral));
            }
        }
        for (JsonNode from : container.object().path("envFrom")) {
            if (from.path("secretRef").isObject()) {
                String name = from.path("secretRef").path("name").asString("");
                uses.add(new SecretUse(who + " with envFrom referencing", name, ephemeral));
            }
        }
    }
}
