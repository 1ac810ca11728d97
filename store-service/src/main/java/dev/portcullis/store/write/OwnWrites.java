package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gate of the suite's other services: no plugin is asked, but what their controllers make in somebody's namespace (an account's token
 * Secret) is one object more for its quotas, as it is in kube-apiserver.
 */
public final class OwnWrites implements AdmissionGate {
    /** Kinds of the core group that quotas count by their plain name, too. */
    private static final Set<String> PLAIN = Set.of("configmaps", "secrets");

    private final ListObjects lists;
    private final Catalog catalog;

    public OwnWrites(ListObjects lists, Catalog catalog) {
        this.lists = lists;
        this.catalog = catalog;
    }

    @Override
    public ObjectNode mutate(AdmissionAttributes attributes) {
        return NONE.mutate(attributes);
    }

    @Override
    public void mutateDelete(AdmissionAttributes attributes) {}

    @Override
    public List<Charge> validate(AdmissionAttributes attributes) {
        Write write = attributes.write();
        if (!attributes.operation().equals(AdmissionAttributes.CREATE)
                || write.namespace().isEmpty()
                || !write.subresource().isEmpty()) {
            return List.of();
        }
        List<Charge> charges = new ArrayList<>();
        for (JsonNode quota : quotas(write.namespace())) {
            Map<String, String> names = names(write.resource(), quota);
            requireRoom(attributes, quota, names);
            if (!names.isEmpty()) {
                JsonNode metadata = quota.path("metadata");
                charges.add(new Charge(
                        metadata.path("name").asString(), metadata.path("uid").asString(), names, true));
            }
        }
        return charges;
    }

    private List<JsonNode> quotas(String namespace) {
        ResourceType type = catalog.find("", "v1", "resourcequotas").orElseThrow();
        return lists.list(type, namespace, ListOptions.parse(new Query(Map.of()), type, false)).items().stream()
                .map(quota -> Json.read(quota.json()))
                .toList();
    }

    /** Under which names the quota counts one such object. */
    private static Map<String, String> names(GroupResource kind, JsonNode quota) {
        JsonNode hard = quota.path("status").path("hard");
        Map<String, String> names = new TreeMap<>();
        if (hard.has("count/" + kind)) {
            names.put("count/" + kind, "1");
        }
        if (kind.group().isEmpty() && PLAIN.contains(kind.name()) && hard.has(kind.name())) {
            names.put(kind.name(), "1");
        }
        return names;
    }

    private static void requireRoom(AdmissionAttributes attributes, JsonNode quota, Map<String, String> names) {
        JsonNode status = quota.path("status");
        Map<String, String> requested = new TreeMap<>(names);
        requested.keySet().removeIf(name -> {
            Quantity used = Quantity.parse(status.path("used").path(name).asString("0"));
            return used.plus(Quantity.of(1))
                            .compareTo(Quantity.parse(
                                    status.path("hard").path(name).asString()))
                    <= 0;
        });
        if (!requested.isEmpty()) {
            throw ApiErrors.forbidden(
                    attributes.write().resource(),
                    attributes.name(),
                    "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                            .formatted(
                                    quota.path("metadata").path("name").asString(),
                                    list(requested.keySet(), name -> "1"),
                                    list(
                                            requested.keySet(),
                                            name -> status.path("used")
                                                    .path(name)
                                                    .asString("0")),
                                    list(
                                            requested.keySet(),
                                            name -> status.path("hard")
                                                    .path(name)
                                                    .asString())));
        }
    }

    private static String list(Set<String> names, UnaryOperator<String> value) {
        return String.join(
                ",", names.stream().map(name -> name + "=" + value.apply(name)).toList());
    }
}
