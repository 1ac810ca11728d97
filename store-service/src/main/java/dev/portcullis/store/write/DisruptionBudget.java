package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A PodDisruptionBudget as an eviction sees it: what it still allows. */
record DisruptionBudget(Stored stored) {
    private static final String CAUSE = "DisruptionBudget";
    private static final String CONDITION = "DisruptionAllowed";
    private static final int MOST_DISRUPTED = 2000;
    private static final int STILL_PROCESSED_RETRY = 10;

    String name() {
        return Metadata.of(stored.object()).name();
    }

    /** Whether a pod that is not ready may go without being counted: it is of no use to the budget. */
    boolean releasesUnready() {
        if (spec().path("unhealthyPodEvictionPolicy").asString("").equals("AlwaysAllow")) {
            return true;
        }
        long desired = number("desiredHealthy");
        return desired > 0 && number("currentHealthy") >= desired;
    }

    /** The budget with the pod's disruption taken from it; what it doesn't allow is an error in kube-apiserver's words. */
    ObjectNode take(String pod) {
        long generation = stored.object().path("metadata").path("generation").asLong(0);
        if (number("observedGeneration") < generation) {
            throw stillProcessed(name());
        }
        if (number("disruptionsAllowed") < 0) {
            throw forbidden("pdb disruptions allowed is negative");
        }
        if (status().path("disruptedPods").size() > MOST_DISRUPTED) {
            throw forbidden("DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (number("disruptionsAllowed") == 0) {
            throw refusal(0, why());
        }
        ObjectNode taken = stored.object().deepCopy();
        ObjectNode status = taken.withObject("/status");
        status.put("disruptionsAllowed", number("disruptionsAllowed") - 1);
        if (number("disruptionsAllowed") == 1) {
            exhausted(status);
        }
        status.withObjectProperty("disruptedPods").put(pod, Metadata.time(Instant.now()));
        return taken;
    }

    /** 429: the budget has to be looked at again before anybody can tell. */
    static ApiException stillProcessed(String name) {
        return refusal(
                STILL_PROCESSED_RETRY, "The disruption budget " + name + " is still being processed by the server.");
    }

    private String why() {
        JsonNode condition = status().path("conditions")
                .valueStream()
                .filter(c -> c.path("type").asString("").equals(CONDITION))
                .findFirst()
                .orElse(null);
        String message =
                condition != null && condition.path("status").asString("").equals("False")
                        ? condition.path("message").asString("")
                        : "";
        String reason = condition == null ? "" : condition.path("reason").asString("");
        String not = "The disruption budget " + name() + " does not allow evicting pods currently";
        if (!message.isEmpty() && reason.equals("SyncFailed")) {
            return not + " because it failed sync: " + message;
        } else if (number("currentHealthy") <= number("desiredHealthy")) {
            return "The disruption budget %s needs %d healthy pods and has %d currently"
                    .formatted(name(), number("desiredHealthy"), number("currentHealthy"));
        }
        return message.isEmpty() ? not : "%s (%s): %s".formatted(not, reason, message);
    }

    private static void exhausted(ObjectNode status) {
        ObjectNode condition = Conditions.of(status, CONDITION);
        if (!condition.path("status").asString("").equals("False")) {
            condition.put("status", "False").put("lastTransitionTime", Metadata.time(Instant.now()));
        }
        condition.put("observedGeneration", status.path("observedGeneration").asLong(0));
        condition.put("reason", "InsufficientPods").put("message", "");
    }

    private static ApiException refusal(int retryAfter, String why) {
        Status.Details details = new Status.Details(
                null,
                null,
                null,
                null,
                List.of(new Status.Cause(CAUSE, why, null)),
                retryAfter == 0 ? null : retryAfter);
        return Status.failure(
                        429,
                        "TooManyRequests",
                        "Cannot evict pod as it would violate the pod's disruption budget.",
                        details)
                .exception();
    }

    private ApiException forbidden(String why) {
        return ApiErrors.forbidden(new GroupResource("policy", "poddisruptionbudget"), name(), why);
    }

    private JsonNode spec() {
        return stored.object().path("spec");
    }

    private JsonNode status() {
        return stored.object().path("status");
    }

    private long number(String field) {
        return status().path(field).asLong(0);
    }
}
