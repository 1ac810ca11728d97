package dev.portcullis.admission.policy.parameter;

import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.policy.definition.Binding;
import dev.portcullis.admission.policy.definition.ParamKind;
import dev.portcullis.admission.policy.definition.ParamRef;
import dev.portcullis.kube.status.ApiException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks parameters up in the store at that moment ({@code generic.CollectParams}). Where their kind is served it remembers while it finds some. */
public final class Parameters {
    private static final int MOST_KINDS = 1_000;

    private final ClusterObjects cluster;
    private final Map<ParamKind, Served> served = new ConcurrentHashMap<>();

    private record Served(String resource, boolean namespaced) {}

    public Parameters(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    /** Empty for a kind that is not served: the policy is wrong then. */
    public void require(@Nullable ParamKind kind) throws ConfigurationException {
        if (kind != null) {
            where(kind);
        }
    }

    /** Each of them is to be evaluated with; an empty one is the absence of any. None where there is nothing to be done. */
    public List<Optional<ObjectNode>> of(@Nullable ParamKind kind, Binding binding, String requested)
            throws ConfigurationException {
        ParamRef reference = binding.params();
        if (kind == null || reference == null) {
            return List.of(Optional.empty());
        }
        Served where = where(kind);
        String namespace = reference.namespace().isEmpty() ? requested : reference.namespace();
        if (where.namespaced() && namespace.isEmpty()) {
            throw ConfigurationException.ofBinding(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        if (!where.namespaced() && !reference.namespace().isEmpty()) {
            throw ConfigurationException.ofBinding(
                    "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }
        String path = kind.path() + (where.namespaced() ? "/namespaces/" + namespace : "") + "/" + where.resource();
        List<Optional<ObjectNode>> found = find(path, reference, kind);
        if (found.isEmpty()) {
            served.remove(kind);
            if (reference.denies()) {
                throw ConfigurationException.ofBinding(
                        "no params found for policy binding with `Deny` parameterNotFoundAction");
            }
        }
        return found;
    }

    private List<Optional<ObjectNode>> find(String path, ParamRef reference, ParamKind kind)
            throws ConfigurationException {
        try {
            return reference.name().isEmpty()
                    ? cluster.list(path).stream()
                            .filter(object -> reference.selector().matches(labels(object)))
                            .map(object -> Optional.of(typed(object, kind)))
                            .toList()
                    : cluster.get(path + "/" + reference.name()).stream()
                            .map(object -> Optional.of(typed(object, kind)))
                            .toList();
        } catch (ApiException e) {
            if (e.is("NotFound")) {
                return List.of();
            }
            throw ConfigurationException.ofBinding(String.valueOf(e.getMessage()));
        }
    }

    /** Items of a list do not say what they are. */
    private static ObjectNode typed(ObjectNode object, ParamKind kind) {
        return object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    }

    private static Map<String, String> labels(ObjectNode object) {
        Map<String, String> labels = new HashMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    private Served where(ParamKind kind) throws ConfigurationException {
        Served known = served.get(kind);
        if (known == null) {
            known = discover(kind);
            if (served.size() >= MOST_KINDS) {
                served.clear();
            }
            served.put(kind, known);
        }
        return known;
    }

    private Served discover(ParamKind kind) throws ConfigurationException {
        try {
            for (JsonNode resource :
                    cluster.get(kind.path()).map(list -> list.path("resources")).orElse(MissingNode.getInstance())) {
                String name = resource.path("name").asString("");
                if (resource.path("kind").asString("").equals(kind.kind()) && !name.contains("/")) {
                    return new Served(name, resource.path("namespaced").asBoolean(false));
                }
            }
        } catch (ApiException e) {
            throw ConfigurationException.ofPolicy(String.valueOf(e.getMessage()));
        }
        throw ConfigurationException.ofPolicy("failed to find resource referenced by paramKind: '" + kind + "'");
    }
}
