package dev.portcullis.admission.extendedresourcetoleration;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.kube.json.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nodes with dear devices are tainted with the device's name; a pod that asks for such a device tolerates that
 * ({@code plugin/extendedresourcetoleration}).
 */
@IfWanted("ExtendedResourceToleration")
public final class ExtendedResourceToleration implements MutatingPlugin {
    @Override
    public String name() {
        return "ExtendedResourceToleration";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods") && attributes.writes();
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        extendedResources(spec).forEach(resource -> tolerate(spec, resource));
        return Mutation.admitted(attributes);
    }

    private static Set<String> extendedResources(JsonNode spec) {
        Set<String> resources = new TreeSet<>();
        Stream.concat(
                        spec.path("containers").valueStream(),
                        spec.path("initContainers").valueStream())
                .flatMap(container -> container.path("resources").path("requests").properties().stream())
                .map(request -> request.getKey())
                .filter(ExtendedResourceToleration::isExtended)
                .forEach(resources::add);
        return resources;
    }

    /** Of a domain of its own, which Kubernetes' resources are not, and none of a quota's names. */
    private static boolean isExtended(String resource) {
        return resource.contains("/") && !resource.contains("kubernetes.io/") && !resource.startsWith("requests.");
    }

    private static void tolerate(ObjectNode spec, String resource) {
        ObjectNode wanted =
                Json.object().put("key", resource).put("operator", "Exists").put("effect", "NoSchedule");
        ArrayNode tolerations = spec.withArrayProperty("tolerations");
        for (int i = 0; i < tolerations.size(); i++) {
            if (isSame(tolerations.get(i), wanted)) {
                tolerations.set(i, wanted);
                return;
            }
        }
        tolerations.add(wanted);
    }

    private static boolean isSame(JsonNode toleration, JsonNode wanted) {
        return Stream.of("key", "operator", "effect", "value")
                .allMatch(field -> toleration
                        .path(field)
                        .asString("")
                        .equals(wanted.path(field).asString("")));
    }
}
