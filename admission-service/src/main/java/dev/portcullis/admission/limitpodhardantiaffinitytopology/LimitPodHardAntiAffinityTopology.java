package dev.portcullis.admission.limitpodhardantiaffinitytopology;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import tools.jackson.databind.JsonNode;

/**
 * Refuses pods that want to be alone in more than a node: one pod in each zone could keep everybody else out of the cluster
 * ({@code plugin/antiaffinity}).
 */
@IfWanted("LimitPodHardAntiAffinityTopology")
public final class LimitPodHardAntiAffinityTopology implements ValidatingPlugin {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    @Override
    public String name() {
        return "LimitPodHardAntiAffinityTopology";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods") && attributes.writes();
    }

    @Override
    public Validation validate(Attributes attributes) {
        JsonNode required = attributes
                .requireObject()
                .path("spec")
                .path("affinity")
                .path("podAntiAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution");
        for (JsonNode term : required) {
            String key = term.path("topologyKey").asString("");
            if (!key.equals(HOSTNAME)) {
                return Validation.rejected(attributes.forbidden(
                        "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey %s but only key %s is allowed"
                                .formatted(key, HOSTNAME)));
            }
        }
        return Validation.accepted();
    }
}
