package dev.portcullis.admission.webhook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.webhook.call.CallFailedException;
import dev.portcullis.admission.webhook.call.HookCalls;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.admission.webhook.review.ReviewAnswer;
import dev.portcullis.admission.webhook.review.ReviewRequest;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;

/** Asks one webhook, and checks what it says. */
record HookCaller(HookCalls calls, boolean mutating) {
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    /** What came of it. The request is timed out where its phase has lasted too long. */
    Outcome ask(Invocation invocation) {
        Hook hook = invocation.hook();
        Attributes attributes = invocation.attributes();
        if (attributes.dryRun() && !hook.allowsDryRun()) {
            return new Outcome.Refused(
                    ApiErrors.badRequest("admission webhook \"" + hook.name() + "\" does not support dry run"));
        }
        ReviewRequest request = ReviewRequest.of(invocation);
        if (request == null) {
            return new Outcome.Failed(
                    "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)",
                    BAD_REQUEST);
        }
        Duration left = attributes.notes().reinvocation().left();
        try {
            Duration time = left.compareTo(hook.timeout()) < 0 ? left : hook.timeout();
            ReviewAnswer answer = ReviewAnswer.of(request, mutating, calls.ask(hook.client(), request.body(), time));
            return answer.allowed()
                    ? new Outcome.Allowed(answer)
                    : new Outcome.Denied(answer, answer.refusal(hook.name()));
        } catch (CallFailedException e) {
            int otherwise = mutating ? UNAVAILABLE : BAD_REQUEST;
            return new Outcome.Failed(String.valueOf(e.getMessage()), e.code() == 0 ? otherwise : e.code());
        } catch (ReviewAnswer.MalformedException e) {
            return new Outcome.Failed("received invalid webhook response: " + e.getMessage(), UNAVAILABLE);
        }
    }

    /** What a webhook says beside its verdict. */
    static void note(Invocation invocation, ReviewAnswer answer) {
        Attributes attributes = invocation.attributes();
        String prefix = invocation.hook().name() + "/";
        answer.annotations().forEach((key, value) -> attributes.notes().annotateForeign(prefix + key, value));
        answer.warnings().forEach(attributes.notes()::warn);
    }
}
