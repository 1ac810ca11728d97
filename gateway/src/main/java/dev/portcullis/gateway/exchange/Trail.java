package dev.portcullis.gateway.exchange;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.request.RequestInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is known of a request by the time it ends, for the audit log and the metrics. One thread writes it. */
public final class Trail {
    private static final int MOST_REVIEWS = 100;

    private final HttpServletRequest request;
    private HttpServletResponse response;
    private final String auditId;
    private final Instant received = Instant.now();
    private final long started = System.nanoTime();
    private @Nullable RequestInfo info;
    private @Nullable Identity client;
    private @Nullable Identity identity;
    private @Nullable Turn turn;
    private String constraint = "";
    private @Nullable Decision decision;
    private final List<byte[]> reviews = new ArrayList<>(2);
    private boolean allowed;
    private byte @Nullable [] requestBody;
    private @Nullable Runnable onStart;
    private long sent;

    public Trail(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
        String given = request.getHeader("Audit-ID");
        this.auditId = given == null || !isPlain(given) ? newId() : given;
    }

    /** A UUID that nobody needs to be unable to guess. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(
                        random.nextLong() & 0xffffffffffff0fffL | 0x4000L,
                        random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L)
                .toString();
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** What every answer carries. */
    public void writeHeaders(HttpServletResponse to) {
        to.setHeader("Audit-Id", auditId);
        to.setHeader("Cache-Control", "no-cache, private");
        if (turn != null && !turn.schemaUid().isEmpty()) {
            to.setHeader("X-Kubernetes-Pf-Flowschema-Uid", turn.schemaUid());
            to.setHeader("X-Kubernetes-Pf-Prioritylevel-Uid", turn.levelUid());
        }
    }

    public void info(RequestInfo resolved) {
        this.info = resolved;
    }

    public void client(Identity authenticated) {
        this.client = authenticated;
        this.identity = authenticated;
    }

    /** @param verb the constrained one that allowed to act as somebody else, or empty */
    public void identity(Identity acting, String verb) {
        this.identity = acting;
        this.constraint = verb;
    }

    public void turn(Turn taken) {
        this.turn = taken;
    }

    public void decision(Decision made) {
        this.decision = made;
    }

    public void allowed() {
        this.allowed = true;
    }

    /** An answer of admission; of many, as to the deletion of a large collection, only the first are kept. */
    public void reviewed(byte[] review) {
        if (reviews.size() < MOST_REVIEWS) {
            reviews.add(review);
        }
    }

    /** Whoever answers the request does so by this from now on. */
    public void answerThrough(HttpServletResponse observed) {
        this.response = observed;
    }

    public HttpServletResponse response() {
        return response;
    }

    /** @param run when the answer of a watch or the like has begun */
    public void onStart(Runnable run) {
        this.onStart = run;
    }

    /** The head of an answer that goes on for long is out. */
    public void started() {
        if (onStart != null) {
            onStart.run();
        }
    }

    public void requestBody(byte @Nullable [] body) {
        this.requestBody = body;
    }

    /** Null where there is none, or it was not read. */
    public byte @Nullable [] requestBody() {
        return requestBody;
    }

    /** So many bytes of an answer have gone to the client. */
    public void sent(long bytes) {
        this.sent += bytes;
    }

    public long sent() {
        return sent;
    }

    public HttpServletRequest request() {
        return request;
    }

    public String auditId() {
        return auditId;
    }

    public Instant received() {
        return received;
    }

    public long nanos() {
        return System.nanoTime() - started;
    }

    /** Null where the request could not even be read. */
    public @Nullable RequestInfo info() {
        return info;
    }

    /** Null for a client that is not known. */
    public @Nullable Identity client() {
        return client;
    }

    /** Whom the request was served as; {@link #client} unless it impersonated somebody. */
    public @Nullable Identity identity() {
        return identity;
    }

    /** The verb by which the client was allowed to act as somebody else, where it was a constrained one; else empty. */
    public String constraint() {
        return constraint;
    }

    /** Authorization's; null where it was not asked. */
    public @Nullable Decision decision() {
        return decision;
    }

    /** What admission answered, as it came. */
    public List<byte[]> reviews() {
        return reviews;
    }

    /** Whether it passed authorization. */
    public boolean wasAllowed() {
        return allowed;
    }

    public int code() {
        return response.getStatus();
    }
}
