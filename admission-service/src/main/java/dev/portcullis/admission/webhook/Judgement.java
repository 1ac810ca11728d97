package dev.portcullis.admission.webhook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.review.AdmissionReview.WebhookCall;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What an outcome means for the request; counts it, and notes it for the trace. */
record Judgement(HookMetrics metrics, String type) {
    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);
    private static final int OK = 200;

    /**
     * Null where the request may go on.
     *
     * @param change a JSON patch without secrets, for the trace; null where nothing changed
     * @param failedOpen the key of the annotation which says that the webhook was gone on without
     */
    @Nullable
    Status of(Invocation invocation, Outcome outcome, long nanos, @Nullable JsonNode change, String failedOpen) {
        Hook hook = invocation.hook();
        Attributes attributes = invocation.attributes();
        String operation = attributes.operation().name();
        switch (outcome) {
            case Outcome.Allowed allowed -> {
                metrics.called(hook.name(), type, operation, OK, false, nanos);
                String unchanged = type.equals("admit") ? "Unchanged" : "Accepted";
                trace(invocation, change == null ? unchanged : "Mutated", null, nanos, change);
                return null;
            }
            case Outcome.Denied denied -> {
                int code = denied.why().code();
                metrics.rejected(hook.name(), type, operation, "no_error", code);
                metrics.called(hook.name(), type, operation, code, true, nanos);
                trace(invocation, "Rejected", denied.why().message(), nanos, null);
                return denied.why();
            }
            case Outcome.Refused refused -> {
                metrics.rejected(hook.name(), type, operation, "apiserver_internal_error", 0);
                metrics.called(hook.name(), type, operation, 0, true, nanos);
                trace(invocation, "Rejected", refused.why().getMessage(), nanos, null);
                return refused.why().status();
            }
            case Outcome.Failed failed -> {
                return failed(invocation, failed, nanos, failedOpen);
            }
        }
    }

    private @Nullable Status failed(Invocation invocation, Outcome.Failed failed, long nanos, String failedOpen) {
        Hook hook = invocation.hook();
        Attributes attributes = invocation.attributes();
        String operation = attributes.operation().name();
        String why = "failed calling webhook \"" + hook.name() + "\": " + failed.why();
        metrics.called(hook.name(), type, operation, failed.code(), !hook.failsOpen(), nanos);
        if (hook.failsOpen()) {
            LOG.warn("{}; failing open", why);
            metrics.failedOpen(hook.name(), type);
            attributes.notes().annotateForeign(failedOpen, hook.name());
            trace(invocation, "FailedOpen", why, nanos, null);
            return null;
        }
        LOG.warn("{}; failing closed", why);
        metrics.rejected(hook.name(), type, operation, "calling_webhook_error", failed.code());
        trace(invocation, "Failed", why, nanos, null);
        return ApiErrors.internal(why, null).status();
    }

    private static void trace(
            Invocation invocation, String verdict, @Nullable String message, long nanos, @Nullable JsonNode change) {
        Hook hook = invocation.hook();
        invocation
                .attributes()
                .notes()
                .called(new WebhookCall(hook.configuration(), hook.name(), verdict, message, nanos / 1000, change));
    }
}
