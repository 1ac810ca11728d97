package dev.portcullis.admission.podsecurity;

import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.cluster.ClusterObjects;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A PodSecurity as it is by default: it holds what the labels of namespaces demand, and nothing else. */
public final class NoDemands {
    private NoDemands() {}

    public static PodSecurity plugin(ClusterObjects objects) {
        Cluster cluster = new Cluster() {
            @Override
            public Optional<JsonNode> labels(String namespace) {
                return objects.get("/api/v1/namespaces/" + namespace)
                        .map(found -> found.path("metadata").path("labels"));
            }

            @Override
            public List<JsonNode> pods(String namespace) {
                return List.of();
            }
        };
        return new PodSecurity(PodSecuritySettings.DEFAULT, cluster, new RunningPods(Set.of(), InstantSource.system()));
    }

    /** What it says of pods that it need not look at. */
    public static MutatingPlugin note(ClusterObjects objects) {
        return new NothingDemanded(plugin(objects));
    }
}
