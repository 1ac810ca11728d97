package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.user.UserInfo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code audit.k8s.io/v1} Events of level Metadata, one JSON line each, from a thread of its own. Where the disk does not keep up,
 * requests wait for their place in a queue: no event is lost, and none overtakes another.
 */
public final class AuditFile implements AuditLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final int QUEUE = 10_000;
    private static final ObjectNode END = Json.object();

    private final OutputStream out;
    private final BlockingQueue<ObjectNode> events = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;

    /** @param path {@code -} for standard output */
    public AuditFile(String path) throws IOException {
        this.out = path.equals("-")
                ? System.out
                : new BufferedOutputStream(
                        Files.newOutputStream(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        this.writer = Thread.ofPlatform().daemon().name("audit").start(this::write);
    }

    @Override
    public void record(Trail trail) {
        try {
            events.put(event(trail));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            for (ObjectNode event = events.take(); event != END; event = events.take()) {
                out.write(Json.write(event));
                out.write('\n');
                if (events.isEmpty()) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException e) {
            LOG.error("the audit log cannot be written any more", e);
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Requests must not hang on a log that nobody writes. */
    private void drain() {
        try {
            while (events.take() != END) {
                LOG.debug("an audit event was lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ObjectNode event(Trail trail) {
        ObjectNode event = Json.object()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", "Metadata")
                .put("auditID", trail.auditId())
                .put("stage", "ResponseComplete")
                .put("requestURI", uri(trail));
        RequestInfo info = trail.info();
        event.put("verb", info == null ? "" : info.verb());
        Identity client = trail.client();
        event.set("user", Json.tree(client == null ? new UserInfo("", "", null, null) : client.user()));
        Identity identity = trail.identity();
        if (identity != null && !identity.equals(client)) {
            event.set("impersonatedUser", Json.tree(identity.user()));
            if (!trail.constraint().isEmpty()) {
                event.putObject("authenticationMetadata").put("impersonationConstraint", trail.constraint());
            }
        }
        event.putArray("sourceIPs").add(trail.request().getRemoteAddr());
        String agent = trail.request().getHeader("User-Agent");
        if (agent != null) {
            event.put("userAgent", agent);
        }
        if (info != null && info.resourceRequest()) {
            event.set("objectRef", objectRef(info));
        }
        event.putObject("responseStatus").putObject("metadata");
        event.withObject("responseStatus").put("code", trail.code());
        event.put("requestReceivedTimestamp", micros(trail.received()));
        event.put("stageTimestamp", micros(Instant.now()));
        if (identity != null) {
            annotate(event.putObject("annotations"), trail);
        }
        return event;
    }

    private static void annotate(ObjectNode annotations, Trail trail) {
        annotations.put("authorization.k8s.io/decision", trail.wasAllowed() ? "allow" : "forbid");
        Decision decision = trail.decision();
        if (decision != null) {
            annotations.put("authorization.k8s.io/reason", decision.reason());
            decision.annotations().forEach(annotations::put);
        }
        trail.reviews().forEach(review -> annotate(annotations, review));
    }

    private static void annotate(ObjectNode annotations, byte[] review) {
        try {
            AdmissionReview.Response response =
                    Json.read(review, AdmissionReview.class).response();
            if (response != null && response.auditAnnotations() != null) {
                response.auditAnnotations().forEach(annotations::put);
            }
        } catch (JacksonException e) {
            LOG.debug("an answer of admission that cannot be read; the request failed of it", e);
        }
    }

    private static ObjectNode objectRef(RequestInfo info) {
        ObjectNode ref = Json.object();
        put(ref, "resource", info.resource());
        put(ref, "namespace", info.namespace());
        put(ref, "name", info.name());
        put(ref, "apiGroup", info.apiGroup());
        put(ref, "apiVersion", info.apiVersion());
        put(ref, "subresource", info.subresource());
        return ref;
    }

    private static void put(ObjectNode ref, String field, String value) {
        if (!value.isEmpty()) {
            ref.put(field, value);
        }
    }

    private static String uri(Trail trail) {
        String query = trail.request().getQueryString();
        return trail.request().getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static String micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    @Override
    public void close() throws InterruptedException {
        events.put(END);
        writer.join(5_000);
    }
}
