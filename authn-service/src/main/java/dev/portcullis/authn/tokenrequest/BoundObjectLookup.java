package dev.portcullis.authn.tokenrequest;

import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenBinding.Target;
import dev.portcullis.authn.tokenrequest.TokenRequestBody.BoundObjectReference;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds the object that a token is to be bound to, and refuses what kube-apiserver refuses. */
final class BoundObjectLookup {
    private final StoreClient store;

    BoundObjectLookup(StoreClient store) {
        this.store = store;
    }

    TokenBinding find(@Nullable BoundObjectReference reference, String namespace, String account) {
        if (reference == null) {
            return TokenBinding.NONE;
        }
        String kind = reference.core() ? reference.kindOrEmpty() : "";
        return switch (kind) {
            case "Pod" -> pod(reference, namespace, account);
            case "Node" -> {
                Target node = target(
                        reference, get("nodes", ObjectPaths.cluster("nodes", reference.nameOrEmpty()), reference));
                yield new TokenBinding(null, null, node);
            }
            case "Secret" -> {
                String path = ObjectPaths.namespaced("secrets", namespace, reference.nameOrEmpty());
                yield new TokenBinding(null, target(reference, get("secrets", path, reference)), null);
            }
            default -> throw ApiErrors.badRequest("cannot bind token to object of type " + reference.type());
        };
    }

    private TokenBinding pod(BoundObjectReference reference, String namespace, String account) {
        ObjectNode pod = get("pods", ObjectPaths.namespaced("pods", namespace, reference.nameOrEmpty()), reference);
        if (!pod.path("spec").path("serviceAccountName").asString("").equals(account)) {
            throw ApiErrors.badRequest(
                    "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                            .formatted(account));
        }
        Target target = target(reference, pod);
        String node = pod.path("spec").path("nodeName").asString("");
        return new TokenBinding(target, null, node.isEmpty() ? null : node(node));
    }

    /** The node need not be there (yet). */
    private Target node(String name) {
        return store.get(ObjectPaths.cluster("nodes", name))
                .map(node -> new Target(name, uid(node)))
                .orElse(new Target(name, ""));
    }

    private ObjectNode get(String resource, String path, BoundObjectReference reference) {
        if (reference.nameOrEmpty().isEmpty()) {
            throw ApiErrors.badRequest("name is required to bind a token to an object");
        }
        return store.get(path)
                .orElseThrow(() -> ApiErrors.notFound(new GroupResource("", resource), reference.nameOrEmpty()));
    }

    private static Target target(BoundObjectReference reference, ObjectNode object) {
        String wanted = Objects.requireNonNullElse(reference.uid(), "");
        if (!wanted.isEmpty() && !wanted.equals(uid(object))) {
            throw ApiErrors.conflict(
                    new GroupResource("", reference.kindOrEmpty()),
                    reference.nameOrEmpty(),
                    "the UID in the bound object reference (%s) does not match the UID in record.".formatted(wanted)
                            + " The object might have been deleted and then recreated");
        }
        return new Target(reference.nameOrEmpty(), uid(object));
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asString("");
    }
}
