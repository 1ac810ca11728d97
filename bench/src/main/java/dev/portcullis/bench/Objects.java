package dev.portcullis.bench;

import java.nio.charset.StandardCharsets;

/** The objects of the measurements: ConfigMaps of about half a kilobyte. */
final class Objects {
    private static final String TEXT = "x".repeat(256);

    private Objects() {}

    static String collection(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    static byte[] namespace(String name) {
        return bytes("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    static byte[] configMap(String name, String value) {
        return bytes("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"value\":\"" + value + "\",\"text\":\"" + TEXT + "\"}}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
