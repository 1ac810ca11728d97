package dev.portcullis.admission.podtolerationrestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.admission.tolerations.Tolerations;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a new pod the tolerations of its namespace, and one for memory pressure if it has asked for resources; refuses tolerations that its
 * namespace does not allow. Where the namespace says nothing the configuration counts ({@code plugin/podtolerationrestriction}).
 */
@IfWanted(PodTolerationRestriction.NAME)
public final class PodTolerationRestriction implements MutatingPlugin, ValidatingPlugin {
    static final String NAME = "PodTolerationRestriction";
    private static final JsonNode MEMORY_PRESSURE = Json.object()
            .put("key", "node.kubernetes.io/memory-pressure")
            .put("operator", "Exists")
            .put("effect", "NoSchedule");

    private final ClusterObjects cluster;
    private final List<JsonNode> defaults;
    private final List<JsonNode> allowed;

    public PodTolerationRestriction(ClusterObjects cluster, PluginConfigurations configurations) {
        JsonNode tree = configurations
                .of(NAME)
                .map(found -> found.require("podtolerationrestriction.admission.k8s.io/v1alpha1", "Configuration"))
                .map(PluginConfiguration::tree)
                .orElseGet(Json::object);
        this.cluster = cluster;
        this.defaults = tree.path("default").valueStream().toList();
        this.allowed = tree.path("whitelist").valueStream().toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods") && attributes.writes();
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        List<JsonNode> tolerations = spec.path("tolerations").valueStream().toList();
        if (attributes.creates()) {
            List<JsonNode> own = NamespaceTolerations.of(namespace(attributes), NamespaceTolerations.DEFAULTS);
            tolerations = Tolerations.merge(Objects.requireNonNullElse(own, defaults), tolerations);
        }
        if (!QualityOfService.isBestEffort(attributes.requireObject())) {
            tolerations = Tolerations.merge(tolerations, List.of(MEMORY_PRESSURE));
        }
        if (!tolerations.isEmpty()) {
            spec.putArray("tolerations").addAll(tolerations);
        }
        refuseBeyond(attributes);
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        refuseBeyond(attributes);
        return Validation.accepted();
    }

    /** kube-apiserver answers this without a reason, as 500. */
    private void refuseBeyond(Attributes attributes) {
        JsonNode tolerations = attributes.requireObject().path("spec").path("tolerations");
        if (tolerations.isEmpty()) {
            return;
        }
        List<JsonNode> own = NamespaceTolerations.of(namespace(attributes), NamespaceTolerations.ALLOWED);
        List<JsonNode> list = Objects.requireNonNullElse(own, allowed);
        if (!list.isEmpty() && !Tolerations.within(tolerations, list)) {
            throw Status.failure(
                            500,
                            null,
                            "pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist",
                            null)
                    .exception();
        }
    }

    private ObjectNode namespace(Attributes attributes) {
        String name = attributes.namespace();
        return cluster.get("/api/v1/namespaces/" + name)
                .orElseThrow(() -> ApiErrors.notFound(new GroupResource("", "namespaces"), name));
    }
}
