package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.PodContainers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What of the API a pod refers to ({@code podutil.HasAPIObjectReference}). */
final class ApiReferences {
    /** By the field of a volume; what is not here needs nothing of the API. */
    private static final Map<String, String> VOLUMES = inOrder(
            "configMap", "configmaps (via configmap volumes)",
            "secret", "secrets (via secret volumes)",
            "csi", "csidrivers (via CSI volumes)",
            "glusterfs", "endpoints (via glusterFS volumes)",
            "persistentVolumeClaim", "persistentvolumeclaims",
            "ephemeral", "persistentvolumeclaims (via ephemeral volumes)",
            "azureFile", "secrets (via azureFile volumes)");

    private static final Map<String, String> PROJECTED = inOrder(
            "configMap", "configmaps (via projected volumes)",
            "secret", "secrets (via projected volumes)",
            "serviceAccountToken", "serviceaccounts (via projected volumes)",
            "clusterTrustBundle", "clustertrustbundles",
            "podCertificate", "podcertificates");

    /** Where kinds of volumes keep the name of a Secret. */
    private static final List<String> SECRET_FIELDS = List.of("secretRef", "nodePublishSecretRef", "secretName");

    private ApiReferences() {}

    private static Map<String, String> inOrder(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** The resource, as messages name it; empty where there is none. */
    static String first(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        if (!spec.path("serviceAccountName").asString("").isEmpty()) {
            return "serviceaccounts";
        }
        if (!spec.path("imagePullSecrets").isEmpty()
                || uses(pod, "secretKeyRef", "secretRef")
                || volumeHasSecret(spec)) {
            return "secrets";
        }
        if (uses(pod, "configMapKeyRef", "configMapRef") || volumeHas(spec, "configMap")) {
            return "configmaps";
        }
        if (!spec.path("resourceClaims").isEmpty()) {
            return "resourceclaims";
        }
        return spec.path("volumes")
                .valueStream()
                .flatMap(volume -> Stream.concat(
                        named(VOLUMES, volume),
                        volume.path("projected")
                                .path("sources")
                                .valueStream()
                                .flatMap(source -> named(PROJECTED, source))))
                .findFirst()
                .orElse("");
    }

    private static boolean uses(JsonNode pod, String key, String all) {
        return PodContainers.all(pod).stream().anyMatch(container -> {
            Stream<JsonNode> env = container.object().path("env").valueStream();
            Stream<JsonNode> from = container.object().path("envFrom").valueStream();
            return env.anyMatch(variable -> variable.path("valueFrom").hasNonNull(key))
                    || from.anyMatch(source -> source.hasNonNull(all));
        });
    }

    private static boolean volumeHas(JsonNode spec, String field) {
        return spec.path("volumes")
                .valueStream()
                .anyMatch(volume -> volume.hasNonNull(field)
                        || volume.path("projected")
                                .path("sources")
                                .valueStream()
                                .anyMatch(source -> source.hasNonNull(field)));
    }

    private static boolean volumeHasSecret(JsonNode spec) {
        return volumeHas(spec, "secret")
                || spec.path("volumes")
                        .valueStream()
                        .anyMatch(volume -> volume.valueStream()
                                .anyMatch(source -> SECRET_FIELDS.stream().anyMatch(source::hasNonNull)));
    }

    private static Stream<String> named(Map<String, String> names, JsonNode source) {
        return names.entrySet().stream()
                .filter(name -> source.hasNonNull(name.getKey()))
                .map(Map.Entry::getValue);
    }
}
