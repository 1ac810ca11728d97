package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.audit.backend.AuditBackend;
import dev.portcullis.gateway.audit.backend.AuditMetrics;
import dev.portcullis.gateway.audit.policy.AuditPolicy;
import dev.portcullis.gateway.audit.policy.Level;
import dev.portcullis.gateway.audit.policy.Recording;
import dev.portcullis.gateway.audit.policy.Stage;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one request. */
final class AuditEntry implements AuditLog.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(AuditEntry.class);

    private final Trail trail;
    private final Supplier<AuditPolicy> policy;
    private final AuditMetrics metrics;
    private final AuditBackend backend;
    private final Room room;
    private @Nullable Recording recording;
    private @Nullable ObservedResponse answer;
    private boolean started;

    AuditEntry(Trail trail, Supplier<AuditPolicy> policy, AuditMetrics metrics, AuditBackend backend, Room room) {
        this.trail = trail;
        this.policy = policy;
        this.metrics = metrics;
        this.backend = backend;
        this.room = room;
    }

    @Override
    public void authenticated() {
        Recording what = begin();
        RequestInfo info = trail.info();
        if (what.level() == Level.NONE || info == null) {
            return;
        }
        answer = new ObservedResponse(trail.response(), what.level(), info, room);
        trail.answerThrough(answer);
        trail.onStart(this::started);
        if (!write(what, Stage.REQUEST_RECEIVED)) {
            metrics.rejected();
            throw ApiErrors.internal("failed to store audit event", null);
        }
    }

    private Recording begin() {
        RequestInfo info = trail.info();
        Identity client = trail.client();
        Recording found = info == null
                ? new Recording(Level.METADATA, Set.of(), false)
                : policy.get().of(info, client == null ? null : client.user());
        recording = info != null && Confidential.is(info) ? found.atMost(Level.METADATA) : found;
        metrics.level(recording.level());
        return recording;
    }

    private boolean longRunning() {
        RequestInfo info = trail.info();
        return info != null && Exchange.longRunning(info);
    }

    private void started() {
        if (recording != null && !started && longRunning()) {
            started = true;
            write(recording, Stage.RESPONSE_STARTED);
        }
    }

    @Override
    public void ended(boolean unexpectedly) {
        try {
            if (recording == null) {
                write(begin(), unexpectedly ? Stage.PANIC : Stage.RESPONSE_STARTED);
            } else if (recording.level() != Level.NONE) {
                finish(recording, unexpectedly);
            }
        } catch (RuntimeException e) {
            LOG.error("an audit event could not be written", e);
        } finally {
            if (answer != null) {
                answer.forget();
            }
        }
    }

    private void finish(Recording what, boolean unexpectedly) {
        if (unexpectedly) {
            write(what, Stage.PANIC);
        } else {
            started();
            write(what, Stage.RESPONSE_COMPLETE);
        }
    }

    private boolean write(Recording what, Stage stage) {
        if (!what.wants(stage)) {
            return true;
        }
        metrics.event();
        return backend.accept(List.of(Json.write(new AuditEvent(trail, what, stage, answer).tree())));
    }
}
