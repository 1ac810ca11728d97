package dev.portcullis.gateway.record;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.AdmissionReview.Verdict;
import dev.portcullis.kube.status.ApiErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AdmissionTrace}: what did each plugin say to the request with this Audit-ID, and what did it change? */
public final class AdmissionTraceEndpoint implements Endpoint {
    private static final String API_VERSION = "admission.portcullis.dev/v1";
    private static final String KIND = "AdmissionTrace";

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final InternalClient admission;

    record Spec(@Nullable String auditID) {}

    public AdmissionTraceEndpoint(InternalClient admission) {
        this.admission = admission;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!exchange.method().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        MediaType form = MediaType.accepted(exchange.request().getHeader("Accept"));
        ReviewBody<Spec> body =
                RequestBody.review(exchange.request(), exchange.response(), API_VERSION, KIND, Spec.class);
        String auditId = body.spec() == null ? null : body.spec().auditID();
        if (auditId == null || auditId.isEmpty()) {
            throw ApiErrors.badRequest("spec.auditID is required: the Audit-ID of the answer");
        }
        ObjectNode trace = Json.object().put("kind", KIND).put("apiVersion", API_VERSION);
        trace.set("metadata", body.metadata() instanceof ObjectNode sent ? sent : Json.object());
        trace.putObject("spec").put("auditID", auditId);
        trace.set("status", status(answers(auditId)));
        byte[] answer = form.write(trace);
        exchange.response().setStatus(201);
        exchange.response().setContentType(form.text());
        exchange.response().setContentLength(answer.length);
        exchange.response().getOutputStream().write(answer);
    }

    /** Of all replicas: one may have been asked to mutate, another to validate. In the order in which they were given. */
    private List<JsonNode> answers(String auditId) {
        byte[] question = Json.write(Json.object().put("auditID", auditId));
        List<JsonNode> answers = new ArrayList<>();
        StageUnavailableException away = null;
        boolean answered = false;
        for (Replica replica : admission.replicas()) {
            try (InternalResponse response = replica.send(
                    "POST",
                    "/records",
                    header -> header.accept("Content-Type", "application/json"),
                    question,
                    WAIT,
                    true)) {
                Json.read(response.success()).path("answers").forEach(answers::add);
                answered = true;
            } catch (StageUnavailableException e) {
                away = e;
            }
        }
        if (!answered && away != null) {
            throw away;
        }
        answers.sort(Comparator.comparingLong(answer -> answer.path("at").asLong()));
        return answers;
    }

    private static ObjectNode status(List<JsonNode> answers) {
        ObjectNode status = Json.object().put("found", !answers.isEmpty());
        ArrayNode reviews = status.putArray("reviews");
        for (JsonNode answer : answers) {
            Response response = Json.MAPPER
                    .treeToValue(answer.path("review"), AdmissionReview.class)
                    .response();
            if (response != null) {
                ObjectNode review = reviews.addObject()
                        .put("phase", answer.path("phase").asString())
                        .put("allowed", response.allowed());
                plugins(review.putArray("plugins"), response.trace());
            }
        }
        return status;
    }

    private static void plugins(ArrayNode plugins, @Nullable List<Verdict> verdicts) {
        if (verdicts != null) {
            verdicts.forEach(verdict -> {
                ObjectNode plugin = plugins.addObject()
                        .put("name", verdict.plugin())
                        .put("verdict", verdict.verdict())
                        .put("micros", verdict.micros());
                if (verdict.message() != null) {
                    plugin.put("message", verdict.message());
                }
                if (verdict.patch() != null) {
                    plugin.set("patch", verdict.patch());
                }
                if (verdict.webhooks() != null) {
                    plugin.set("webhooks", Json.MAPPER.valueToTree(verdict.webhooks()));
                }
                if (verdict.policies() != null) {
                    plugin.set("policies", Json.MAPPER.valueToTree(verdict.policies()));
                }
            });
        }
    }
}
