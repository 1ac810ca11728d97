package dev.portcullis.authz.review;

import dev.portcullis.kube.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What discovery says of the group. */
final class GroupDiscovery {
    private GroupDiscovery() {}

    static ObjectNode group() {
        ObjectNode group = Json.object()
                .put("kind", "APIGroup")
                .put("apiVersion", "v1")
                .put("name", AuthorizationGroupController.GROUP);
        group.putArray("versions").add(version());
        group.set("preferredVersion", version());
        return group;
    }

    static ObjectNode resources() {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", AuthorizationGroupController.VERSION);
        ArrayNode resources = list.putArray("resources");
        for (ReviewKind kind : ReviewKind.values()) {
            resources
                    .addObject()
                    .put("name", kind.resource())
                    .put("singularName", kind.singular())
                    .put("namespaced", kind.namespaced())
                    .put("kind", kind.kind())
                    .putArray("verbs")
                    .add("create");
        }
        return list;
    }

    private static ObjectNode version() {
        return Json.object()
                .put("groupVersion", AuthorizationGroupController.VERSION)
                .put("version", "v1");
    }
}
