package dev.portcullis.e2e.manifests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What makes pods of one template, of one container each. */
public record Workload(String kind, String name, JsonNode template, JsonNode claims) {
    private static final Pattern URL = Pattern.compile("https://([a-z0-9.-]+):([0-9]+)");

    /** A file of a container that a Secret's key is. */
    public record Mounted(String secret, String key) {}

    static Stream<Workload> of(JsonNode object) {
        JsonNode template = switch (object.path("kind").asString()) {
            case "Deployment", "StatefulSet", "Job" -> object.at("/spec/template");
            case "CronJob" -> object.at("/spec/jobTemplate/spec/template");
            default -> object.path("none");
        };
        return template.isObject()
                ? Stream.of(new Workload(
                        object.path("kind").asString(),
                        object.at("/metadata/name").asString(),
                        template,
                        object.at("/spec/volumeClaimTemplates")))
                : Stream.empty();
    }

    public JsonNode container() {
        return template.at("/spec/containers/0");
    }

    public List<String> args() {
        return container().path("args").valueStream().map(JsonNode::asString).toList();
    }

    /** Host and port of each URL that a service of the suite is told to call; empty for everybody else. */
    public List<String[]> calls() {
        return isService()
                ? args().stream()
                        .flatMap(arg -> URL.matcher(arg).results())
                        .map(url -> new String[] {url.group(1), url.group(2)})
                        .toList()
                : List.of();
    }

    /** Whether it is a service of the suite. */
    public boolean isService() {
        return container().path("image").asString().startsWith("portcullis/" + name + ":");
    }

    /** As its controller would make it. */
    public ObjectNode pod(String podName) {
        ObjectNode pod = ((ObjectNode) template).deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.withObject("/metadata").put("name", podName);
        for (JsonNode claim : claims) {
            String volume = claim.at("/metadata/name").asString();
            ObjectNode added =
                    ((ObjectNode) pod.path("spec")).withArray("volumes").addObject();
            added.put("name", volume).putObject("persistentVolumeClaim").put("claimName", volume + "-" + podName);
        }
        return pod;
    }

    /** Where volumes of any kind are mounted: path and volume's name. */
    public Map<String, String> mounts() {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (JsonNode mount : container().path("volumeMounts")) {
            mounts.put(mount.path("mountPath").asString(), mount.path("name").asString());
        }
        return mounts;
    }

    /** The files that Secrets become, by path. */
    public Map<String, Mounted> files() {
        Map<String, Mounted> files = new LinkedHashMap<>();
        mounts().forEach((path, name) -> {
            for (JsonNode volume : template.at("/spec/volumes")) {
                if (volume.path("name").asString().equals(name)) {
                    add(files, path, volume.path("secret"), "secretName");
                    volume.at("/projected/sources").forEach(source -> add(files, path, source.path("secret"), "name"));
                }
            }
        });
        return files;
    }

    private static void add(Map<String, Mounted> files, String path, JsonNode secret, String nameField) {
        if (!secret.isObject()) {
            return;
        }
        String name = secret.path(nameField).asString();
        List<String> keys = new ArrayList<>(List.of("ca.crt", "tls.crt", "tls.key"));
        if (secret.has("items")) {
            keys.clear();
            secret.path("items")
                    .forEach(item -> files.put(
                            path + "/" + item.path("path").asString(),
                            new Mounted(name, item.path("key").asString())));
        }
        keys.forEach(key -> files.put(path + "/" + key, new Mounted(name, key)));
    }

    /** Environment variables that Secrets' keys are. */
    public Map<String, Mounted> environment() {
        Map<String, Mounted> variables = new LinkedHashMap<>();
        for (JsonNode variable : container().path("env")) {
            JsonNode key = variable.at("/valueFrom/secretKeyRef");
            if (key.isObject()) {
                variables.put(
                        variable.path("name").asString(),
                        new Mounted(key.path("name").asString(), key.path("key").asString()));
            }
        }
        return variables;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
