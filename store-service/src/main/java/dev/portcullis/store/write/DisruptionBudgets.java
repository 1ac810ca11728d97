package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.validation.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the PodDisruptionBudget that guards a pod, and takes disruptions from it. */
final class DisruptionBudgets {
    private static final int ATTEMPTS = 20;

    private final Objects objects;
    private final ListObjects lists;
    private final Catalog catalog;

    DisruptionBudgets(Objects objects, ListObjects lists, Catalog catalog) {
        this.objects = objects;
        this.lists = lists;
        this.catalog = catalog;
    }

    /** The budget whose selector matches the pod; several are an error, without a reason, as in kube-apiserver. */
    Optional<DisruptionBudget> of(ObjectNode pod) {
        JsonNode labels = pod.path("metadata").path("labels");
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        String namespace = Metadata.of(pod).namespace();
        List<String> matching =
                lists
                        .list(budgets(), namespace, ListOptions.parse(new Query(Map.of()), budgets(), false))
                        .items()
                        .stream()
                        .filter(budget -> matches(Json.read(budget.json()), labels))
                        .map(budget -> budget.name())
                        .toList();
        if (matching.size() > 1) {
            throw severalBudgets();
        }
        return matching.stream().findFirst().flatMap(name -> current(namespace, name));
    }

    /** Takes one disruption for the pod; for show where the write is dry. */
    void take(DisruptionBudget found, Write write) {
        DisruptionBudget budget = found;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectNode taken = budget.take(write.name());
            if (write.dryRun() || committed(budget, taken)) {
                return;
            }
            Optional<DisruptionBudget> newer = current(write.namespace(), found.name());
            if (newer.isEmpty()) {
                return;
            }
            budget = newer.get();
        }
        throw ApiErrors.timeout(
                "couldn't update PodDisruptionBudget \"%s\" due to conflicts".formatted(found.name()), 10);
    }

    private boolean committed(DisruptionBudget budget, ObjectNode taken) {
        Stored stored = budget.stored();
        return objects.put(budgets(), stored.key(), objects.encode(budgets(), taken), stored.revision())
                .isPresent();
    }

    private Optional<DisruptionBudget> current(String namespace, String name) {
        return objects.get(budgets(), namespace, name).map(DisruptionBudget::new);
    }

    /** No selector matches nothing; an empty one matches everything. */
    private static boolean matches(JsonNode budget, JsonNode labels) {
        JsonNode selector = budget.path("spec").path("selector");
        return selector.isObject() && Labels.match(selector, labels);
    }

    private ResourceType budgets() {
        return catalog.find("policy", "v1", "poddisruptionbudgets").orElseThrow();
    }

    private static ApiException severalBudgets() {
        return Status.failure(
                        500,
                        null,
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                        null)
                .exception();
    }
}
