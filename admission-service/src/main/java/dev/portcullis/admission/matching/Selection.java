package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.selector.LabelSelector;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What selectors say of one request. The namespace is looked up once, and only if somebody needs it. */
public final class Selection {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final ClusterObjects cluster;
    private @Nullable ObjectNode namespace;

    public Selection(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    /** By the labels that the object has, or had. */
    public static boolean selects(LabelSelector selector, Attributes attributes) {
        return selector.isEverything()
                || selects(selector, attributes.object())
                || selects(selector, attributes.oldObject());
    }

    private static boolean selects(LabelSelector selector, @Nullable ObjectNode object) {
        return object != null && object.has("metadata") && selector.matches(labels(object));
    }

    /** @throws dev.portcullis.kube.status.ApiException where the namespace is not there, or cannot be looked up */
    public boolean selectsNamespace(LabelSelector selector, Attributes attributes) {
        boolean isNamespace = attributes.resource().name().equals("namespaces");
        if (selector.isEverything() || attributes.namespace().isEmpty() && !isNamespace) {
            return true;
        }
        if (isNamespace && attributes.subresource().isEmpty() && attributes.writes()) {
            return selector.matches(labels(attributes.requireObject()));
        }
        return selector.matches(labels(namespace(attributes.namespace())));
    }

    /** @throws dev.portcullis.kube.status.ApiException where it is not there, or cannot be looked up */
    public ObjectNode namespace(String name) {
        ObjectNode known = namespace;
        if (known == null) {
            known = cluster.get("/api/v1/namespaces/" + name).orElseThrow(() -> ApiErrors.notFound(NAMESPACES, name));
            namespace = known;
        }
        return known;
    }

    private static Map<String, String> labels(ObjectNode object) {
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label :
                object.path("metadata").path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asString(""));
        }
        return labels;
    }
}
