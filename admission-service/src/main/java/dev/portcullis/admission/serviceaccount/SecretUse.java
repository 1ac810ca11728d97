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

    /** The fields in which kinds of volumes name a Secret. */
    private static final List<String> REFERENCES = List.of("secretRef", "nodePublishSecretRef");

    /** Volumes first, then init containers, containers and ephemeral containers. */
    static List<SecretUse> all(JsonNode pod) {
        List<SecretUse> uses = new ArrayList<>();
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (volume.path("secret").isObject()) {
                uses.add(new SecretUse(
                        "volume with", volume.path("secret").path("secretName").asString(""), false));
            }
            volume.properties().forEach(source -> ofStorage(source.getKey(), source.getValue(), uses));
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

    /** A driver that is handed a Secret is a way to it as well. */
    private static void ofStorage(String kind, JsonNode source, List<SecretUse> uses) {
        for (String field : REFERENCES) {
            if (source.path(field).isObject()) {
                String name = source.path(field).path("name").asString("");
                uses.add(new SecretUse("volume with " + kind + "." + field + " referencing", name, false));
            }
        }
        if (kind.equals("azureFile")) {
            String name = source.path("secretName").asString("");
            uses.add(new SecretUse("volume with azureFile.secretName referencing", name, false));
        }
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
