package dev.portcullis.store.allocation;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the IPAddress of a service says. */
public final class ServiceAddress {
    private static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    private static final String ALLOCATOR = "ipallocator.k8s.io";
    private static final JsonNode FIELDS = Json.MAPPER.readTree("""
            {"f:metadata": {"f:labels": {".": {}, "f:ipaddress.kubernetes.io/ip-family": {}, "f:ipaddress.kubernetes.io/managed-by": {}}},
             "f:spec": {"f:parentRef": {".": {}, "f:name": {}, "f:namespace": {}, "f:resource": {}}}}
            """);

    private ServiceAddress() {}

    /** As it is created. */
    public static ObjectNode object(String ip, ServiceRef owner) {
        ObjectNode address = Json.object().put("kind", "IPAddress").put("apiVersion", "networking.k8s.io/v1");
        address.putObject("metadata")
                .put("name", ip)
                .putObject("labels")
                .put(FAMILY, ServiceRange.familyOf(ip))
                .put(MANAGED_BY, ALLOCATOR);
        address.putObject("spec")
                .putObject("parentRef")
                .put("name", owner.name())
                .put("namespace", owner.namespace())
                .put("resource", "services");
        return address;
    }

    /** As the StateStore keeps a new one. */
    static ObjectNode stored(String ip, ServiceRef owner) {
        ObjectNode address = object(ip, owner);
        ObjectNode metadata = address.withObject("/metadata");
        String now = now();
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now);
        metadata.putArray("managedFields")
                .addObject()
                .put("manager", "kube-apiserver")
                .put("operation", "Update")
                .put("apiVersion", "networking.k8s.io/v1")
                .put("time", now)
                .put("fieldsType", "FieldsV1")
                .set("fieldsV1", FIELDS);
        return address;
    }

    /** As one that is being deleted and waits for a finalizer. */
    static ObjectNode marked(ObjectNode address) {
        address.withObject("/metadata").put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 0);
        return address;
    }

    /** Whether it was made for a service, by whoever gives addresses. */
    public static boolean isManaged(JsonNode address) {
        return label(address, MANAGED_BY).equals(ALLOCATOR);
    }

    /** Whether its labels are those that it was made with. */
    public static boolean isLabelled(JsonNode address, String ip) {
        return isManaged(address) && label(address, FAMILY).equals(ServiceRange.familyOf(ip));
    }

    private static String label(JsonNode address, String name) {
        return address.path("metadata").path("labels").path(name).asString("");
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
