package dev.portcullis.admission.webhook;

import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.admission.webhook.review.ReviewAnswer;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.jsonpatch.JsonPatch;
import dev.portcullis.kube.jsonpatch.PatchRefusedException;
import dev.portcullis.kube.status.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mutating webhook makes of the object.
 *
 * @param outcome what it said, or why its patch cannot be taken
 * @param object as the request has it; null where it is as before
 * @param operations of the patch; null for none
 */
record WebhookPatch(
        Outcome outcome,
        @Nullable ObjectNode object,
        @Nullable JsonNode operations) {
    private static final int MOST_OPERATIONS = 10_000;
    private static final int UNAVAILABLE = 503;

    static WebhookPatch of(Invocation invocation, Outcome outcome) {
        if (!(outcome instanceof Outcome.Allowed(ReviewAnswer answer)) || answer.patch().length == 0) {
            return new WebhookPatch(outcome, null, null);
        }
        JsonNode operations;
        try {
            operations = Json.read(answer.patch());
        } catch (JacksonException e) {
            return undecodable(e.getOriginalMessage());
        }
        if (!operations.isArray() || operations.size() > MOST_OPERATIONS) {
            return undecodable("it must be an array of at most " + MOST_OPERATIONS + " operations");
        }
        ObjectNode object = invocation.object();
        if (operations.isEmpty()) {
            return new WebhookPatch(outcome, null, null);
        }
        if (object == null) {
            return internal(
                    "admission webhook \"%s\" attempted to modify the object, which is not supported for this operation"
                            .formatted(invocation.hook().name()));
        }
        if (!answer.patchType().equals("JSONPatch")) {
            return failed("unsupported patch type \"" + answer.patchType() + "\"");
        }
        return applied(invocation, outcome, object, operations);
    }

    private static WebhookPatch applied(
            Invocation invocation, Outcome outcome, ObjectNode object, JsonNode operations) {
        List<ObjectNode> steps = new ArrayList<>();
        for (JsonNode operation : operations) {
            if (!(operation instanceof ObjectNode step)) {
                return undecodable("an operation must be an object");
            }
            steps.add(step);
        }
        ObjectNode patched = object.deepCopy();
        try {
            JsonPatch.apply(patched, steps);
        } catch (PatchRefusedException e) {
            return internal(String.valueOf(e.getMessage()));
        }
        if (Nesting.tooDeep(patched)) {
            return internal(Nesting.TOO_DEEP);
        }
        if (!same(object, patched, "apiVersion") || !same(object, patched, "kind")) {
            return internal("no kind \"%s\" is registered for version \"%s\""
                    .formatted(
                            patched.path("kind").asString(""),
                            patched.path("apiVersion").asString("")));
        }
        return new WebhookPatch(outcome, patched.equals(object) ? null : invocation.asRequested(patched), operations);
    }

    private static boolean same(ObjectNode before, ObjectNode after, String field) {
        return before.path(field).equals(after.path(field));
    }

    private static WebhookPatch undecodable(String why) {
        return failed("received undecodable patch in webhook response: " + why);
    }

    private static WebhookPatch failed(String why) {
        return new WebhookPatch(new Outcome.Failed(why, UNAVAILABLE), null, null);
    }

    private static WebhookPatch internal(String why) {
        return new WebhookPatch(new Outcome.Refused(ApiErrors.internal(why, null)), null, null);
    }
}
