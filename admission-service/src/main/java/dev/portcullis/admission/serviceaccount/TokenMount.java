package dev.portcullis.admission.serviceaccount;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The token's volume, and its mount in each container that has nothing else at that place. */
final class TokenMount {
    static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String PROJECTED = "kube-api-access";
    /** As kube-apiserver asks for: an hour, and a little so that clients' own hour ends before it. */
    private static final int EXPIRATION_SECONDS = 3607;

    private static final int MODE_0644 = 420;
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenMount() {}

    static void secret(ObjectNode pod, String secret) {
        String volume = existing(
                pod, v -> v.path("secret").path("secretName").asString("").equals(secret));
        boolean there = !volume.isEmpty();
        String name = there ? volume : volumeNames(pod).contains(secret) ? secret + "-" + suffix() : secret;
        if (mountIntoAll(pod, name) && !there) {
            addVolume(pod, name).putObject("secret").put("secretName", secret).put("defaultMode", MODE_0644);
        }
    }

    static void projected(ObjectNode pod) {
        String volume = existing(
                pod, v -> v.has("projected") && v.path("name").asString("").startsWith(PROJECTED + "-"));
        boolean there = !volume.isEmpty();
        String name = there ? volume : PROJECTED + "-" + suffix();
        if (mountIntoAll(pod, name) && !there) {
            ObjectNode projected = addVolume(pod, name).putObject("projected");
            ArrayNode sources = projected.putArray("sources");
            sources.addObject()
                    .putObject("serviceAccountToken")
                    .put("expirationSeconds", EXPIRATION_SECONDS)
                    .put("path", "token");
            ObjectNode ca = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
            ca.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
            ObjectNode namespace = sources.addObject()
                    .putObject("downwardAPI")
                    .putArray("items")
                    .addObject();
            namespace.put("path", "namespace");
            namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
            projected.put("defaultMode", MODE_0644);
        }
    }

    private static String existing(ObjectNode pod, Predicate<JsonNode> isTokenVolume) {
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (isTokenVolume.test(volume)) {
                return volume.path("name").asString("");
            }
        }
        return "";
    }

    /** Whether any container was given the mount. */
    private static boolean mountIntoAll(ObjectNode pod, String volume) {
        boolean any = false;
        for (String field : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : pod.path("spec").path(field)) {
                any |= container instanceof ObjectNode object && mountInto(object, volume);
            }
        }
        return any;
    }

    private static boolean mountInto(ObjectNode container, String volume) {
        for (JsonNode mount : container.path("volumeMounts")) {
            if (mount.path("mountPath").asString("").equals(PATH)) {
                return false;
            }
        }
        container
                .withArrayProperty("volumeMounts")
                .addObject()
                .put("name", volume)
                .put("readOnly", true)
                .put("mountPath", PATH);
        return true;
    }

    private static ObjectNode addVolume(ObjectNode pod, String name) {
        return pod.withObjectProperty("spec")
                .withArrayProperty("volumes")
                .addObject()
                .put("name", name);
    }

    private static Set<String> volumeNames(ObjectNode pod) {
        Set<String> names = new HashSet<>();
        pod.path("spec")
                .path("volumes")
                .forEach(volume -> names.add(volume.path("name").asString("")));
        return names;
    }

    private static String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }
}
