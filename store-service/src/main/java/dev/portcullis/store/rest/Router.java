package dev.portcullis.store.rest;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import java.util.List;
import java.util.Optional;

/** Finds what a path means, and refuses what kube-apiserver's routes do not know: 404 for paths, then 405 for methods. */
final class Router {
    private final Catalog catalog;
    private final Runnable catchUp;

    /** @param catchUp brings the catalog up to the latest definitions; run before something is said not to be there */
    Router(Catalog catalog, Runnable catchUp) {
        this.catalog = catalog;
        this.catchUp = catchUp;
    }

    /** Whether anything at all is served under the group and version; kube-apiserver knows no other paths. */
    boolean serves(RequestInfo info) {
        if (hasGroup(info)) {
            return true;
        }
        catchUp.run();
        return hasGroup(info);
    }

    private boolean hasGroup(RequestInfo info) {
        return catalog.group(info.apiGroup())
                .filter(group -> !info.apiGroup().isEmpty() || group.versions().contains(info.apiVersion()))
                .isPresent();
    }

    Route route(String method, RequestInfo info) {
        ResourceType type = find(info)
                .or(() -> {
                    catchUp.run();
                    return find(info);
                })
                .filter(known -> known.servedBy().equals(ResourceType.STORE))
                .orElseThrow(ApiErrors::noSuchPath);
        boolean isNamespace = info.apiGroup().isEmpty() && info.resource().equals("namespaces");
        String namespace = isNamespace ? "" : info.namespace();
        if (isNamespace ? !isItself(info) : !type.namespaced() && !namespace.isEmpty()) {
            throw ApiErrors.noSuchPath();
        }
        if (verbInPath(info)) {
            return legacyWatch(method, info, type, namespace);
        }
        return switch (info.parts().size()) {
            case 1 -> collection(method, info, type, namespace);
            case 2 -> object(method, info, type, namespace);
            default -> part(method, info, type, namespace);
        };
    }

    /** Whether the route's type is still the one that is served. */
    boolean isCurrent(Route route) {
        ResourceType type = route.type();
        return catalog.find(type.group(), type.version(), type.plural())
                .filter(type::equals)
                .isPresent();
    }

    private Optional<ResourceType> find(RequestInfo info) {
        return catalog.find(info.apiGroup(), info.apiVersion(), info.resource());
    }

    /**
     * A Namespace counts as one that is in itself; authorization goes by that. By way of another one there is no path to it (as in
     * CVE-2019-11247).
     */
    private static boolean isItself(RequestInfo info) {
        return info.namespace().isEmpty()
                || info.parts().size() > 1 && info.parts().get(1).equals(info.namespace());
    }

    private Route collection(String method, RequestInfo info, ResourceType type, String namespace) {
        boolean everywhere = type.namespaced() && namespace.isEmpty();
        String verb = switch (method) {
            case "GET" -> info.verb();
            case "POST" -> everywhere ? "" : "create";
            case "DELETE" -> everywhere ? "" : "deletecollection";
            default -> "";
        };
        if (everywhere && !type.allows("list")) {
            throw ApiErrors.noSuchPath();
        }
        if (verb.equals("create") && catalog.isEnding(type)) {
            throw Status.failure(
                            405,
                            "MethodNotAllowed",
                            "create not allowed while custom resource definition is terminating",
                            new Status.Details(null, type.group(), type.plural(), null, null, null))
                    .exception();
        }
        return allowed(type.verbs(), new Route(type, null, verb, namespace, ""));
    }

    private static Route object(String method, RequestInfo info, ResourceType type, String namespace) {
        boolean objects = type.allows("get") || type.allows("update") || type.allows("delete");
        if (type.namespaced() && namespace.isEmpty() || !objects) {
            throw ApiErrors.noSuchPath();
        }
        return allowed(type.verbs(), new Route(type, null, onObject(method), namespace, info.name()));
    }

    private static Route part(String method, RequestInfo info, ResourceType type, String namespace) {
        Subresource part = type.subresource(info.subresource())
                .filter(known -> known.servedBy().equals(ResourceType.STORE))
                .orElseThrow(() -> type.custom()
                        ? ApiErrors.notFound(new GroupResource(type.group(), type.plural()), info.name())
                        : ApiErrors.noSuchPath());
        boolean beyond =
                info.parts().size() > 3 && !(part.connects() && part.name().equals("proxy"));
        if (type.namespaced() && namespace.isEmpty() || beyond) {
            throw ApiErrors.noSuchPath();
        }
        String verb = switch (method) {
            case "POST" -> "create";
            case "HEAD", "OPTIONS" -> part.connects() ? "get" : "";
            default -> onObject(method);
        };
        return allowed(part.verbs(), new Route(type, part, verb, namespace, info.name()));
    }

    /** {@code /api/v1/watch/…}: the deprecated form, of a collection or of one object. */
    private static Route legacyWatch(String method, RequestInfo info, ResourceType type, String namespace) {
        if (!info.verb().equals("watch")
                || info.parts().size() > 2
                || !info.name().isEmpty() && type.namespaced() && namespace.isEmpty()) {
            throw ApiErrors.noSuchPath();
        }
        return allowed(
                type.verbs(), new Route(type, null, method.equals("GET") ? "watch" : "", namespace, info.name()));
    }

    private static String onObject(String method) {
        return switch (method) {
            case "GET" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static Route allowed(List<String> verbs, Route route) {
        if (!verbs.contains(route.verb())) {
            throw ApiErrors.methodNotAllowed();
        }
        return route;
    }

    private static boolean verbInPath(RequestInfo info) {
        List<String> steps = List.of(info.path().substring(1).split("/"));
        int at = info.apiPrefix().equals("api") ? 2 : 3;
        return steps.size() > at + 1
                && (steps.get(at).equals("watch") || steps.get(at).equals("proxy"));
    }
}
