package dev.portcullis.admission.podtopologylabels;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies the zone and region of a node to the pod that is bound to it, by way of the Binding's labels, or that is created on it
 * ({@code plugin/podtopologylabels}). What the pod said of them itself does not count.
 */
@IfWanted("PodTopologyLabels")
public final class PodTopologyLabels implements MutatingPlugin {
    private static final List<String> LABELS = List.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone");

    private final ClusterObjects cluster;

    public PodTopologyLabels(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && (attributes.isCore("pods") || attributes.is("", "pods", "binding"));
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode object = attributes.requireObject();
        String node = attributes.subresource().isEmpty()
                ? object.path("spec").path("nodeName").asString("")
                : boundTo(object.path("target"));
        if (!node.isEmpty()) {
            cluster.get("/api/v1/nodes/" + node).ifPresent(found -> label(object, found));
        }
        return Mutation.admitted(attributes);
    }

    private static String boundTo(JsonNode target) {
        return target.path("kind").asString("").equals("Node")
                ? target.path("name").asString("")
                : "";
    }

    private static void label(ObjectNode object, ObjectNode node) {
        JsonNode labels = node.path("metadata").path("labels");
        for (String label : LABELS) {
            if (labels.has(label)) {
                object.withObjectProperty("metadata")
                        .withObjectProperty("labels")
                        .set(label, labels.path(label));
            }
        }
    }
}
