package dev.portcullis.store.connect;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.read.Reads;
import tools.jackson.databind.JsonNode;

/**
 * Finds where a connection would go, and says in kube-apiserver's words why it doesn't: the container, the node or its address is
 * not known, or else that nobody is dialled from here.
 */
public final class Connections {
    private static final String NOT_DIALLED = "this API server makes no connections to nodes, pods and services";

    private final Reads reads;
    private final Catalog catalog;

    public Connections(Reads reads, Catalog catalog) {
        this.reads = reads;
        this.catalog = catalog;
    }

    /** Why there is no log; returns if there is nothing wrong but that the pod has no node yet, and so no log. */
    public void log(String namespace, String name, Query query) {
        LogOptions.check(name, query);
        JsonNode pod = object("", "pods", namespace, name);
        String container = Containers.choose(pod, query.get("container"));
        if (node(pod).isEmpty()) {
            return;
        }
        String url = "https://%s/containerLogs/%s/%s/%s".formatted(kubelet(pod), namespace, name, container);
        throw failure("Get \"%s\": dial tcp: %s".formatted(url, NOT_DIALLED));
    }

    /** Why the connection cannot be had. */
    public ApiException refusal(ResourceType type, String part, String namespace, String name, Query query) {
        return switch (type.plural()) {
            case "nodes" -> node(name);
            case "services" -> service(namespace, name);
            default -> part.equals("proxy") ? pod(namespace, name) : kubelet(namespace, name, part, query);
        };
    }

    private ApiException kubelet(String namespace, String name, String part, Query query) {
        JsonNode pod = object("", "pods", namespace, name);
        if (!part.equals("portforward")) {
            Containers.choose(pod, query.get("container"));
        }
        if (node(pod).isEmpty()) {
            return ApiErrors.badRequest("pod %s does not have a host assigned".formatted(name));
        }
        return failure("error dialing backend: dial tcp %s: %s".formatted(kubelet(pod), NOT_DIALLED));
    }

    private ApiException node(String id) {
        String name = Target.parse(id, "node").name();
        return unreachable(Kubelets.address(object("", "nodes", "", name)));
    }

    private ApiException pod(String namespace, String id) {
        Target target = Target.parse(id, "pod");
        JsonNode pod = object("", "pods", namespace, target.name());
        String ip = pod.path("status").path("podIP").asString("");
        if (ip.isEmpty()) {
            return ApiErrors.badRequest("address not allowed");
        }
        String port = target.port().isEmpty() ? Containers.firstPort(pod) : target.port();
        return unreachable(port.isEmpty() ? ip : ip + ':' + port);
    }

    private ApiException service(String namespace, String id) {
        Target target = Target.parse(id, "service");
        JsonNode service = object("", "services", namespace, target.name());
        boolean known = target.port().isEmpty()
                || service.path("spec").path("ports").valueStream().anyMatch(port -> target.isPort(port));
        if (!known) {
            return ApiErrors.serviceUnavailable(
                    "no service port \"%s\" found for service \"%s\"".formatted(target.port(), target.name()));
        }
        JsonNode endpoints = object("", "endpoints", namespace, target.name());
        return endpoints
                .path("subsets")
                .valueStream()
                .flatMap(subset -> subset.path("addresses").valueStream())
                .findFirst()
                .map(address -> unreachable(address.path("ip").asString("")))
                .orElseGet(
                        () -> ApiErrors.serviceUnavailable("no endpoints available for service \"%s\"".formatted(id)));
    }

    private String kubelet(JsonNode pod) {
        return Kubelets.address(object("", "nodes", "", node(pod)));
    }

    private static String node(JsonNode pod) {
        return pod.path("spec").path("nodeName").asString("");
    }

    private JsonNode object(String group, String plural, String namespace, String name) {
        ResourceType type = catalog.find(group, "v1", plural).orElseThrow(ApiErrors::noSuchPath);
        return Json.read(reads.get(type, namespace, name, "").json());
    }

    private static ApiException unreachable(String address) {
        return ApiErrors.serviceUnavailable(
                "error trying to reach service: dial tcp %s: %s".formatted(address, NOT_DIALLED));
    }

    /** kube-apiserver has no reason for these. */
    static ApiException failure(String message) {
        return Status.failure(500, null, message, null).exception();
    }
}
