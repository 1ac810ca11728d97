package dev.portcullis.e2e.manifests;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Portcullis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects of one directory of k8s-manifests, as a kubectl's kustomize renders them. */
public record Rendered(String name, List<JsonNode> objects) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The base and the overlays that run the suite. */
    public static final List<String> SUITES =
            List.of("base", "overlays/minimal", "overlays/external-etcd", "overlays/cert-manager", "overlays/webhooks");

    public static Path directory(String name) {
        return Portcullis.home().resolve("k8s-manifests").resolve(name);
    }

    public static Rendered by(Kubectl kubectl, String name) {
        String text = kubectl.ok("kustomize", directory(name).toString());
        List<JsonNode> objects = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(text)
                .forEach(object -> objects.add(JSON.valueToTree(object)));
        return new Rendered(name, objects);
    }

    public Stream<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asString().equals(kind));
    }

    /** Everything that makes pods. */
    public List<Workload> workloads() {
        return objects.stream().flatMap(Workload::of).toList();
    }

    public Workload workload(String workload) {
        return workloads().stream()
                .filter(one -> one.name().equals(workload))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
