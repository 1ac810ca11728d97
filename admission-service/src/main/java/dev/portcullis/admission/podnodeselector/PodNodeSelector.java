package dev.portcullis.admission.podnodeselector;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges the node selector of a new pod's namespace (its annotation, or the cluster's default) into the pod's own, and refuses selectors
 * that contradict each other or go beyond what the configuration allows the namespace ({@code plugin/podnodeselector}).
 */
@IfWanted(PodNodeSelector.NAME)
public final class PodNodeSelector implements MutatingPlugin, ValidatingPlugin {
    static final String NAME = "PodNodeSelector";
    private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";

    private final ClusterObjects cluster;
    private final JsonNode selectors;

    public PodNodeSelector(ClusterObjects cluster, PluginConfigurations configurations) {
        this.cluster = cluster;
        this.selectors = configurations
                .of(NAME)
                .map(PluginConfiguration::tree)
                .orElseGet(Json::object)
                .path("podNodeSelectorPluginConfig");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.createsPod();
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        Map<String, String> wanted = ofNamespace(attributes.namespace());
        refuseContradiction(attributes, wanted);
        if (!wanted.isEmpty()) {
            wanted.forEach(spec.withObjectProperty("nodeSelector")::put);
        }
        refuseBeyond(attributes);
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        refuseContradiction(attributes, ofNamespace(attributes.namespace()));
        refuseBeyond(attributes);
        return Validation.accepted();
    }

    private static void refuseContradiction(Attributes attributes, Map<String, String> wanted) {
        JsonNode own = attributes.requireObject().path("spec").path("nodeSelector");
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            if (own.has(label.getKey())
                    && !own.path(label.getKey()).asString("").equals(label.getValue())) {
                throw attributes.forbidden("pod node label selector conflicts with its namespace node label selector");
            }
        }
    }

    private void refuseBeyond(Attributes attributes) {
        Map<String, String> allowed =
                NodeSelectors.parse(selectors.path(attributes.namespace()).asString(""));
        JsonNode own = attributes.requireObject().path("spec").path("nodeSelector");
        for (Map.Entry<String, JsonNode> label : own.properties()) {
            if (!allowed.isEmpty() && !label.getValue().asString("").equals(allowed.get(label.getKey()))) {
                throw attributes.forbidden("pod node label selector labels conflict with its namespace whitelist");
            }
        }
    }

    private Map<String, String> ofNamespace(String name) {
        ObjectNode namespace = cluster.get("/api/v1/namespaces/" + name).orElseThrow(() -> missing(name));
        JsonNode own = namespace.path("metadata").path("annotations").path(ANNOTATION);
        return NodeSelectors.parse(Optional.of(own)
                .filter(JsonNode::isString)
                .orElse(selectors.path("clusterDefaultNodeSelector"))
                .asString(""));
    }

    private static ApiException missing(String namespace) {
        return ApiErrors.notFound(new GroupResource("", "namespaces"), namespace);
    }
}
