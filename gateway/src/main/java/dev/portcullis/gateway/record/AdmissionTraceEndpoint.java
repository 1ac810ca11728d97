package dev.portcullis.gateway.record;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.AdmissionReview.Verdict;
import dev.portcullis.kube.status.ApiErrors;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AdmissionTrace}: what did each plugin say to the request with this Audit-ID, and what did it change? */
public final class AdmissionTraceEndpoint implements Endpoint {
    private static final String API_VERSION = "admission.portcullis.dev/v1";
    private static final String KIND = "AdmissionTrace";

    private final AdmissionRecords records;

    record Body(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable JsonNode metadata,
            @Nullable Spec spec,
            @Nullable JsonNode status) {}

    record Spec(@Nullable String auditID) {}

    public AdmissionTraceEndpoint(AdmissionRecords records) {
        this.records = records;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!exchange.method().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        MediaType form = MediaType.accepted(exchange.request().getHeader("Accept"));
        Body body = RequestBody.read(exchange.request(), exchange.response(), API_VERSION, KIND, Body.class);
        String auditId = body.spec() == null ? null : body.spec().auditID();
        if (auditId == null || auditId.isEmpty()) {
            throw ApiErrors.badRequest("spec.auditID is required: the Audit-ID of the answer");
        }
        ObjectNode trace = Json.object().put("kind", KIND).put("apiVersion", API_VERSION);
        trace.set("metadata", body.metadata() instanceof ObjectNode sent ? sent : Json.object());
        trace.putObject("spec").put("auditID", auditId);
        trace.set("status", status(records.of(auditId)));
        byte[] answer = form.write(trace);
        exchange.response().setStatus(201);
        exchange.response().setContentType(form.text());
        exchange.response().setContentLength(answer.length);
        exchange.response().getOutputStream().write(answer);
    }

    private static ObjectNode status(List<AdmissionRecords.Answer> answers) {
        ObjectNode status = Json.object().put("found", !answers.isEmpty());
        ArrayNode reviews = status.putArray("reviews");
        for (AdmissionRecords.Answer answer : answers) {
            Response response =
                    Json.read(answer.review(), AdmissionReview.class).response();
            if (response != null) {
                ObjectNode review =
                        reviews.addObject().put("phase", answer.phase()).put("allowed", response.allowed());
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
            });
        }
    }
}
