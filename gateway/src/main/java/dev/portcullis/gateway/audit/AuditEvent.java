package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.audit.policy.Level;
import dev.portcullis.gateway.audit.policy.Recording;
import dev.portcullis.gateway.audit.policy.Stage;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.user.UserInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An {@code audit.k8s.io/v1 Event}: what is known of a request at one of its stages. */
record AuditEvent(
        Trail trail,
        Recording recording,
        Stage stage,
        @Nullable ObservedResponse answer) {
    private static final Logger LOG = LoggerFactory.getLogger(AuditEvent.class);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final String TRUNCATED = "audit.k8s.io/truncated";
    private static final String PATCHES = "patch.webhook.admission.k8s.io/";
    private static final int LONGEST_AGENT = 1024;

    ObjectNode tree() {
        ObjectNode event = Json.object()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", recording.level().text())
                .put("auditID", trail.auditId())
                .put("stage", stage.text())
                .put("requestURI", uri());
        RequestInfo info = trail.info();
        event.put("verb", info == null ? "" : info.verb());
        users(event);
        SourceAddresses.of(trail.request()).forEach(event.putArray("sourceIPs")::add);
        String agent = trail.request().getHeader("User-Agent");
        if (agent != null) {
            event.put(
                    "userAgent",
                    agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) + "...TRUNCATED" : agent);
        }
        if (info != null && info.resourceRequest()) {
            event.set("objectRef", objectRef(info));
        }
        boolean bodyLeftOut = stage != Stage.REQUEST_RECEIVED && outcome(event, info);
        event.put("requestReceivedTimestamp", micros(trail.received()));
        event.put("stageTimestamp", micros(Instant.now()));
        if (trail.identity() != null) {
            ObjectNode annotations = annotations();
            if (bodyLeftOut) {
                annotations.put(TRUNCATED, "true");
            }
            if (!annotations.isEmpty()) {
                event.set("annotations", annotations);
            }
        }
        return event;
    }

    private void users(ObjectNode event) {
        Identity client = trail.client();
        event.set("user", Json.tree(client == null ? new UserInfo("", "", null, null) : client.user()));
        Identity identity = trail.identity();
        if (identity != null && !identity.equals(client)) {
            event.set("impersonatedUser", Json.tree(identity.user()));
            if (!trail.constraint().isEmpty()) {
                event.putObject("authenticationMetadata").put("impersonationConstraint", trail.constraint());
            }
        }
    }

    /** What came of it, and the bodies; true if one was too long. */
    private boolean outcome(ObjectNode event, @Nullable RequestInfo info) {
        AuditedBody answered = AuditedBody.ofAnswer(answer);
        event.set("responseStatus", new OutcomeStatus(trail, stage, answered).tree());
        boolean leftOut = false;
        if (recording.level().has(Level.REQUEST) && info != null && info.resourceRequest()) {
            JsonNode request = AuditedBody.ofRequest(trail).tree(recording.omitManagedFields());
            if (request != null) {
                event.set("requestObject", request);
            }
            if (recording.level() == Level.REQUEST_RESPONSE && stage != Stage.RESPONSE_STARTED) {
                JsonNode response = answered.tree(recording.omitManagedFields());
                if (response != null) {
                    event.set("responseObject", response);
                }
                leftOut = answer != null && answer.tooLong();
            }
        }
        return leftOut;
    }

    private ObjectNode annotations() {
        ObjectNode annotations = Json.object();
        Decision decision = trail.decision();
        if (stage == Stage.REQUEST_RECEIVED) {
            return annotations;
        }
        annotations.put("authorization.k8s.io/decision", trail.wasAllowed() ? "allow" : "forbid");
        if (decision != null) {
            annotations.put("authorization.k8s.io/reason", decision.reason());
            decision.annotations().forEach(annotations::put);
        }
        boolean bodies = recording.level().has(Level.REQUEST);
        trail.reviews().forEach(review -> annotate(annotations, review, bodies));
        return annotations;
    }

    /** @param bodies whether what webhooks changed, which is of the object, may be said as well */
    private static void annotate(ObjectNode annotations, byte[] review, boolean bodies) {
        try {
            AdmissionReview.Response response =
                    Json.read(review, AdmissionReview.class).response();
            if (response != null && response.auditAnnotations() != null) {
                response.auditAnnotations().forEach((key, value) -> {
                    if (bodies || !key.startsWith(PATCHES)) {
                        annotations.put(key, value);
                    }
                });
            }
        } catch (JacksonException e) {
            LOG.debug("an answer of admission that cannot be read; the request failed of it", e);
        }
    }

    private ObjectNode objectRef(RequestInfo info) {
        ObjectMeta meta = stage == Stage.REQUEST_RECEIVED ? ObjectMeta.NONE : ObjectMeta.ofRequest(trail);
        ObjectNode ref = Json.object();
        put(ref, "resource", info.resource());
        put(ref, "namespace", info.namespace().isEmpty() ? meta.namespace() : info.namespace());
        put(ref, "name", info.name().isEmpty() ? meta.name() : info.name());
        put(ref, "uid", meta.uid());
        put(ref, "apiGroup", info.apiGroup());
        put(ref, "apiVersion", info.apiVersion());
        put(ref, "resourceVersion", meta.resourceVersion());
        put(ref, "subresource", info.subresource());
        return ref;
    }

    private static void put(ObjectNode ref, String field, String value) {
        if (!value.isEmpty()) {
            ref.put(field, value);
        }
    }

    private String uri() {
        String query = trail.request().getQueryString();
        return trail.request().getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static String micros(Instant time) {
        return MICROS.format(time.atOffset(ZoneOffset.UTC));
    }
}
