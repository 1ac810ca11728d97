package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.protobuf.ProtobufBody;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.read.Query;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code meta/v1 DeleteOptions}; what is not set is null. */
public record DeleteOptions(
        @Nullable Long gracePeriodSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        @Nullable String propagationPolicy,
        @Nullable Boolean orphanDependents,
        boolean dryRun,
        ObjectNode json) {
    static final String FOREGROUND = "Foreground";
    static final String BACKGROUND = "Background";
    static final String ORPHAN = "Orphan";
    private static final List<String> POLICIES = List.of(FOREGROUND, BACKGROUND, ORPHAN);
    private static final GroupResource KIND = new GroupResource("meta.k8s.io", "DeleteOptions");

    /** The body's options, or, where there is no body, those of the query. */
    public static DeleteOptions parse(byte[] body, Query query) {
        return of(body.length == 0 ? fromQuery(query) : fromBody(body));
    }

    /** Checks them; what is wrong is a 422 in kube-apiserver's words. */
    public static DeleteOptions of(ObjectNode json) {
        JsonNode preconditions = json.path("preconditions");
        List<String> dryRun = new ArrayList<>();
        json.path("dryRun").forEach(value -> dryRun.add(value.asString("")));
        DeleteOptions options = new DeleteOptions(
                json.path("gracePeriodSeconds").isNumber()
                        ? Long.valueOf(json.path("gracePeriodSeconds").asLong())
                        : null,
                text(preconditions, "uid"),
                text(preconditions, "resourceVersion"),
                text(json, "propagationPolicy"),
                json.path("orphanDependents").isBoolean()
                        ? Boolean.valueOf(json.path("orphanDependents").booleanValue())
                        : null,
                !dryRun.isEmpty(),
                json.put("kind", "DeleteOptions").put("apiVersion", "meta.k8s.io/v1"));
        List<FieldError> errors = options.errors(dryRun);
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(KIND, "", errors);
        }
        return options;
    }

    private List<FieldError> errors(List<String> dryRuns) {
        List<FieldError> errors = new ArrayList<>();
        String policy = propagationPolicy;
        if (policy != null && orphanDependents != null) {
            errors.add(FieldError.invalid(
                    "propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        } else if (policy != null && !POLICIES.contains(policy)) {
            errors.add(FieldError.notSupported(
                    "propagationPolicy", policy, List.of(FOREGROUND, BACKGROUND, ORPHAN, "nil")));
        }
        errors.addAll(WriteOptions.dryRunErrors(dryRuns));
        return errors;
    }

    private static ObjectNode fromBody(byte[] body) {
        try {
            JsonNode tree = ProtobufBody.isOne(body) ? ProtobufBody.read(body) : Json.read(body);
            if (tree instanceof ObjectNode options) {
                String kind = options.path("kind").asString("DeleteOptions");
                if (kind.equals("DeleteOptions")) {
                    return options;
                }
                throw ApiErrors.badRequest("decoded object cannot be converted to DeleteOptions");
            }
        } catch (JacksonException e) {
            throw unreadable(e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        throw unreadable("not an object");
    }

    /** kube-apiserver has no reason for these, and answers 500. */
    private static RuntimeException unreadable(String why) {
        return Status.failure(500, null, "couldn't get version/kind; json parse error: " + why, null)
                .exception();
    }

    private static ObjectNode fromQuery(Query query) {
        ObjectNode options = Json.object();
        Long grace = query.number("gracePeriodSeconds");
        if (grace != null) {
            options.put("gracePeriodSeconds", grace);
        }
        Boolean orphan = query.optionalFlag("orphanDependents");
        if (orphan != null) {
            options.put("orphanDependents", orphan);
        }
        if (!query.get("propagationPolicy").isEmpty()) {
            options.put("propagationPolicy", query.get("propagationPolicy"));
        }
        if (!query.all("dryRun").isEmpty()) {
            query.all("dryRun").forEach(options.putArray("dryRun")::add);
        }
        return options;
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asString("") : null;
    }
}
