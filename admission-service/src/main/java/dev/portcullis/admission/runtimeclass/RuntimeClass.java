package dev.portcullis.admission.runtimeclass;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.tolerations.Tolerations;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets a new pod's overhead, and where it may run, from the RuntimeClass that it names; refuses a class that there is none of, and an
 * overhead that the class does not have ({@code plugin/runtimeclass}).
 */
@IfWanted("RuntimeClass")
public final class RuntimeClass implements MutatingPlugin, ValidatingPlugin {
    private final ClusterObjects cluster;

    public RuntimeClass(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.createsPod();
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        JsonNode runtime = runtimeClass(attributes);
        JsonNode overhead = runtime.path("overhead").path("podFixed");
        if (runtime.path("overhead").isObject()) {
            if (spec.hasNonNull("overhead") && !Overhead.equal(spec.path("overhead"), overhead)) {
                throw mismatch(attributes);
            }
            if (overhead.isObject()) {
                spec.set("overhead", overhead);
            }
        }
        if (runtime.path("scheduling").isObject()) {
            schedule(attributes, spec, runtime.path("scheduling"));
        }
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        JsonNode own = attributes.requireObject().path("spec").path("overhead");
        JsonNode overhead = runtimeClass(attributes).path("overhead");
        if (overhead.isObject()) {
            if (!Overhead.equal(own, overhead.path("podFixed"))) {
                throw mismatch(attributes);
            }
        } else if (own.isObject()) {
            throw attributes.forbidden(
                    "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
        }
        return Validation.accepted();
    }

    /** Empty where the pod names none. */
    private JsonNode runtimeClass(Attributes attributes) {
        JsonNode name = attributes.requireObject().path("spec").path("runtimeClassName");
        return name.isString()
                ? cluster.get("/apis/node.k8s.io/v1/runtimeclasses/" + name.asString())
                        .orElseThrow(() -> attributes.forbidden(
                                "pod rejected: RuntimeClass \"" + name.asString() + "\" not found"))
                : Json.object();
    }

    private static void schedule(Attributes attributes, ObjectNode spec, JsonNode scheduling) {
        for (Map.Entry<String, JsonNode> label : scheduling.path("nodeSelector").properties()) {
            ObjectNode selector = spec.withObjectProperty("nodeSelector");
            String key = label.getKey();
            String value = label.getValue().asString("");
            if (selector.has(key) && !selector.path(key).asString("").equals(value)) {
                throw attributes.forbidden(
                        "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s; pod.spec.nodeSelector[%s] = %s"
                                .formatted(key, value, key, selector.path(key).asString("")));
            }
            selector.put(key, value);
        }
        var merged = Tolerations.merge(spec.path("tolerations"), scheduling.path("tolerations"));
        if (!merged.isEmpty()) {
            spec.putArray("tolerations").addAll(merged);
        }
    }

    private static ApiException mismatch(Attributes attributes) {
        return attributes.forbidden("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
}
