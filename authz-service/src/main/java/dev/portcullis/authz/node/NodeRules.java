package dev.portcullis.authz.node;

import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.node.Vertex.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The resources of which a node may have only what is its own, and which of them that is; refusals are in Kubernetes' words. */
final class NodeRules {
    private static final String LEASES = "kube-node-lease";
    private static final @Nullable String ALLOWED = null;

    private final NodeGraph graph;

    NodeRules(NodeGraph graph) {
        this.graph = graph;
    }

    static boolean covers(ResourceAttributes wanted) {
        return switch (resource(wanted)) {
            case "/secrets",
                    "/configmaps",
                    "/persistentvolumeclaims",
                    "/persistentvolumes",
                    "resource.k8s.io/resourceclaims",
                    "storage.k8s.io/volumeattachments",
                    "/serviceaccounts",
                    "coordination.k8s.io/leases",
                    "storage.k8s.io/csinodes",
                    "resource.k8s.io/resourceslices",
                    "/nodes",
                    "/pods" -> true;
            default -> false;
        };
    }

    private static String resource(ResourceAttributes wanted) {
        return wanted.group() + "/" + wanted.resource();
    }

    /** Why not, perhaps empty; null where it is allowed. */
    @Nullable
    String refusal(String node, ResourceAttributes wanted) {
        return switch (resource(wanted)) {
            case "/secrets" -> read(node, Kind.SECRET, wanted);
            case "/configmaps" -> read(node, Kind.CONFIG_MAP, wanted);
            case "/persistentvolumeclaims" ->
                wanted.subresource().equals("status")
                        ? updateStatus(node, Kind.CLAIM, wanted)
                        : get(node, Kind.CLAIM, wanted);
            case "/persistentvolumes" -> get(node, Kind.VOLUME, wanted);
            case "resource.k8s.io/resourceclaims" -> get(node, Kind.RESOURCE_CLAIM, wanted);
            case "storage.k8s.io/volumeattachments" -> get(node, Kind.ATTACHMENT, wanted);
            case "/serviceaccounts" -> serviceAccount(node, wanted);
            case "coordination.k8s.io/leases" -> lease(node, wanted);
            case "storage.k8s.io/csinodes" -> csiNode(node, wanted);
            case "resource.k8s.io/resourceslices" -> slice(node, wanted);
            case "/nodes" -> node(node, wanted);
            case "/pods" -> pod(node, wanted);
            default -> "";
        };
    }

    private @Nullable String updateStatus(String node, Kind kind, ResourceAttributes wanted) {
        return is(wanted, "update", "patch") ? linked(node, kind, wanted) : "can only get/update/patch this type";
    }

    private @Nullable String get(String node, Kind kind, ResourceAttributes wanted) {
        if (!is(wanted, "get")) {
            return "can only get individual resources of this type";
        }
        return wanted.subresource().isEmpty() ? linked(node, kind, wanted) : "cannot get subresource";
    }

    private @Nullable String read(String node, Kind kind, ResourceAttributes wanted) {
        if (!is(wanted, "get", "list", "watch")) {
            return "can only read resources of this type";
        }
        if (!wanted.subresource().isEmpty()) {
            return "cannot read subresource";
        }
        return wanted.namespace().isEmpty()
                ? "can only read namespaced object of this type"
                : linked(node, kind, wanted);
    }

    private @Nullable String linked(String node, Kind kind, ResourceAttributes wanted) {
        if (wanted.name().isEmpty()) {
            return "No Object name found";
        }
        return graph.linked(node, new Vertex(kind, wanted.namespace(), wanted.name()))
                ? ALLOWED
                : "no relationship found between node '" + node + "' and this object";
    }

    private @Nullable String serviceAccount(String node, ResourceAttributes wanted) {
        if (is(wanted, "get") && wanted.subresource().isEmpty()) {
            return linked(node, Kind.SERVICE_ACCOUNT, wanted);
        }
        if (!is(wanted, "create") || wanted.name().isEmpty()) {
            return "can only create tokens for individual service accounts";
        }
        return wanted.subresource().equals("token")
                ? linked(node, Kind.SERVICE_ACCOUNT, wanted)
                : "can only create token subresource of serviceaccount";
    }

    /** Nobody knows the name of what is created yet; NodeRestriction looks at it. */
    private static @Nullable String lease(String node, ResourceAttributes wanted) {
        if (!is(wanted, "get", "create", "update", "patch", "delete")) {
            return "can only get, create, update, patch, or delete a node lease";
        }
        if (!wanted.namespace().equals(LEASES)) {
            return "can only access leases in the \"" + LEASES + "\" system namespace";
        }
        return is(wanted, "create") || wanted.name().equals(node)
                ? ALLOWED
                : "can only access node lease with the same name as the requesting node";
    }

    private static @Nullable String csiNode(String node, ResourceAttributes wanted) {
        if (!is(wanted, "get", "create", "update", "patch", "delete")) {
            return "can only get, create, update, patch, or delete a CSINode";
        }
        if (!wanted.subresource().isEmpty()) {
            return "cannot authorize CSINode subresources";
        }
        return is(wanted, "create") || wanted.name().equals(node)
                ? ALLOWED
                : "can only access CSINode with the same name as the requesting node";
    }

    private @Nullable String slice(String node, ResourceAttributes wanted) {
        if (!wanted.subresource().isEmpty()) {
            return "cannot authorize ResourceSlice subresources";
        }
        return switch (wanted.verb()) {
            case "create" -> ALLOWED;
            case "get", "update", "patch", "delete" -> linked(node, Kind.SLICE, wanted);
            case "watch", "list", "deletecollection" ->
                wanted.fieldSelector().requires("spec.nodeName", node)
                        ? ALLOWED
                        : "can only list/watch/deletecollection resourceslices with spec.nodeName field selector";
            default ->
                "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch,"
                        + " delete, deletecollection";
        };
    }

    /** By the name, not the graph: a kubelet looks for its Node before there is one. */
    private static @Nullable String node(String node, ResourceAttributes wanted) {
        return switch (wanted.subresource()) {
            case "" ->
                switch (wanted.verb()) {
                    case "create", "update", "patch" -> ALLOWED;
                    case "get", "list", "watch" -> {
                        if (wanted.name().equals(node)) {
                            yield ALLOWED;
                        }
                        yield wanted.name().isEmpty()
                                ? "node '" + node + "' cannot read all nodes, only its own Node object"
                                : "node '%s' cannot read '%s', only its own Node object".formatted(node, wanted.name());
                    }
                    default -> "";
                };
            case "status" -> is(wanted, "update", "patch") ? ALLOWED : "";
            default -> "";
        };
    }

    private @Nullable String pod(String node, ResourceAttributes wanted) {
        return switch (wanted.subresource()) {
            case "" ->
                switch (wanted.verb()) {
                    case "get" -> get(node, Kind.POD, wanted);
                    case "list", "watch" -> {
                        if (wanted.fieldSelector().requires("spec.nodeName", node)) {
                            yield ALLOWED;
                        }
                        yield wanted.name().isEmpty()
                                ? "can only list/watch pods with spec.nodeName field selector"
                                : linked(node, Kind.POD, wanted);
                    }
                    case "create", "delete" -> ALLOWED;
                    default -> "";
                };
            case "status" -> is(wanted, "update", "patch") ? ALLOWED : "";
            case "eviction" -> is(wanted, "create") ? ALLOWED : "";
            default -> "";
        };
    }

    private static boolean is(ResourceAttributes wanted, String... verbs) {
        return Set.of(verbs).contains(wanted.verb());
    }
}
