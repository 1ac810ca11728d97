package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.transform.Target;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pods/eviction}: deletes a pod if its disruption budget allows that, and says in its conditions why. A pod that does not
 * run is not asked about: it is of no use to its budget.
 */
final class PodEviction {
    private static final int ATTEMPTS = 20;
    private static final List<String> NOT_RUNNING = List.of("Pending", "Succeeded", "Failed");

    private final Objects objects;
    private final DeleteObject delete;
    private final DisruptionBudgets budgets;

    PodEviction(Objects objects, DeleteObject delete, DisruptionBudgets budgets) {
        this.objects = objects;
        this.delete = delete;
        this.budgets = budgets;
    }

    void evict(Write write, Target kind, ObjectNode eviction) {
        if (!Metadata.of(eviction).name().equals(write.name())) {
            throw ApiErrors.badRequest("name in URL does not match name in Eviction object");
        }
        CreateObject.matchNamespace(write, Metadata.of(eviction));
        ObjectNode options = options(eviction, write);
        ObjectNode admitted = write.gate().mutate(attributes(write, kind, eviction));
        write.gate().validate(attributes(write, kind, admitted));
        Write deletion = write.ungated().on(write.name(), "");
        deletion = DeleteOptions.of(options.deepCopy()).dryRun() ? deletion.dry() : deletion;
        if (!evictIdle(deletion, options)) {
            evictRunning(deletion, options);
        }
    }

    /** Deletes a pod that does not run or is on its way out; false if it does run. */
    private boolean evictIdle(Write write, ObjectNode options) {
        for (int attempt = 1; ; attempt++) {
            ObjectNode pod = pod(write);
            String phase = pod.path("status").path("phase").asString("");
            boolean deleting = Metadata.of(pod).deleting();
            if (!deleting && !NOT_RUNNING.contains(phase)) {
                return false;
            }
            boolean mayBecomeReady = !deleting && phase.equals("Pending");
            try {
                delete(write, mayBecomeReady ? only(pod, options) : options);
                return true;
            } catch (ApiException e) {
                if (!e.is("Conflict") || hasVersion(options) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void evictRunning(Write write, ObjectNode options) {
        ObjectNode pod = pod(write);
        Optional<DisruptionBudget> budget = budgets.of(pod);
        if (budget.isEmpty()) {
            delete(write, options);
        } else if (ready(pod) || !budget.get().releasesUnready()) {
            budgets.take(budget.get(), write);
            delete(write, options);
        } else {
            deleteUnready(write, pod, options, budget.get().name());
        }
    }

    /** If the pod becomes ready meanwhile, it is the budget's again, and the client may ask once more. */
    private void deleteUnready(Write write, ObjectNode pod, ObjectNode options, String budget) {
        try {
            delete(write, only(pod, options));
        } catch (ApiException e) {
            throw e.is("Conflict") && !hasVersion(options) ? DisruptionBudget.stillProcessed(budget) : e;
        }
    }

    private void delete(Write write, ObjectNode options) {
        ObjectNode exact = options.deepCopy();
        if (!write.dryRun()) {
            String version = announce(write, DeleteOptions.of(options.deepCopy()));
            if (hasVersion(options)) {
                exact.withObject("/preconditions").put("resourceVersion", version);
            }
        }
        delete.delete(write, DeleteOptions.of(exact));
    }

    /** Says in the pod's conditions why it goes; the version that this makes. */
    private String announce(Write write, DeleteOptions options) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored stored =
                    objects.get(write.type(), write.namespace(), write.name()).orElseThrow(write::notFound);
            DeleteObject.checkPreconditions(write, stored.object(), options, true);
            ObjectNode pod = stored.object().deepCopy();
            PodBinding.setCondition(
                    pod,
                    Json.object()
                            .put("type", "DisruptionTarget")
                            .put("status", "True")
                            .put("reason", "EvictionByEvictionAPI")
                            .put("message", "Eviction API: evicting"));
            byte[] value = objects.encode(write.type(), pod);
            long version = objects.put(write.type(), stored.key(), value, stored.revision())
                    .orElse(-1);
            if (version >= 0) {
                return Long.toString(version);
            }
        }
        throw ApiErrors.modified(write.resource(), write.name());
    }

    private ObjectNode pod(Write write) {
        return objects.get(write.type(), write.namespace(), write.name())
                .orElseThrow(write::notFound)
                .object();
    }

    private static boolean ready(ObjectNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    /** The options, on the condition that the pod is still as it was seen. */
    private static ObjectNode only(ObjectNode pod, ObjectNode options) {
        if (hasVersion(options)) {
            return options;
        }
        ObjectNode exact = options.deepCopy();
        exact.withObject("/preconditions")
                .put("resourceVersion", Metadata.of(pod).text("resourceVersion"));
        return exact;
    }

    private static boolean hasVersion(ObjectNode options) {
        return !options.path("preconditions")
                .path("resourceVersion")
                .asString("")
                .isEmpty();
    }

    /** A dry run may be asked for in the eviction's own options, too. */
    private static ObjectNode options(ObjectNode eviction, Write write) {
        ObjectNode options =
                eviction.get("deleteOptions") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (write.dryRun() && options.path("dryRun").isEmpty()) {
            options.putArray("dryRun").add("All");
        }
        return options;
    }

    private static AdmissionAttributes attributes(Write write, Target kind, ObjectNode eviction) {
        return new AdmissionAttributes(write, kind, AdmissionAttributes.CREATE, write.name(), eviction, null);
    }
}
