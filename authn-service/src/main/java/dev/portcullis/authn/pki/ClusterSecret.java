package dev.portcullis.authn.pki;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret, and which file below the data directory each of its keys is. Certificates have the keys that cert-manager gives them, so
 * that either may have made a Secret.
 */
record ClusterSecret(String name, SortedMap<String, String> files) {
    ClusterSecret(String name, Map<String, String> files) {
        this(name, new TreeMap<>(files));
    }

    /** Writes the files that the Secret has. */
    void unpack(JsonNode secret, Path directory) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            JsonNode value = secret.path("data").path(file.getKey());
            if (value.isString()) {
                Path target = directory.resolve(file.getValue());
                PemFiles.directory(target.resolveSibling(""));
                PemFiles.write(target, Base64.getDecoder().decode(value.asString()));
            }
        }
    }

    /** A new one of these files. */
    ObjectNode pack(Path directory) throws IOException {
        ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        secret.put("type", files.containsKey("tls.crt") ? "kubernetes.io/tls" : "Opaque");
        ObjectNode metadata = secret.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("app.kubernetes.io/part-of", "portcullis");
        secret.set("data", data(directory));
        return secret;
    }

    /** Puts what the files say now into one that was there; everything else of it stays. Returns whether that changed it. */
    boolean update(ObjectNode secret, Path directory) throws IOException {
        ObjectNode data = secret.withObjectProperty("data");
        ObjectNode before = data.deepCopy();
        data.setAll(data(directory));
        return !data.equals(before);
    }

    /** What is elsewhere, such as an authority's key, is no file here. */
    private ObjectNode data(Path directory) throws IOException {
        ObjectNode data = Json.object();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path source = directory.resolve(file.getValue());
            if (Files.exists(source)) {
                data.put(file.getKey(), Base64.getEncoder().encodeToString(Files.readAllBytes(source)));
            }
        }
        return data;
    }
}
