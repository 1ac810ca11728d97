package dev.portcullis.admission.webhook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.hook.Hooks;
import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.admission.webhook.match.Matching;
import dev.portcullis.admission.webhook.review.ReviewAnswer;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.tracing.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks validating webhooks, all at the same time, and waits for all of them. Of several refusals the client gets one, the first in the
 * order of the webhooks ({@code webhook/validating}).
 */
public final class ValidatingWebhooks implements ValidatingPlugin {
    static final String NAME = "ValidatingAdmissionWebhook";
    static final String TYPE = "validating";

    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

    private final Hooks hooks;
    private final Supplier<Matching> matching;
    private final HookCaller caller;
    private final Judgement judgement;

    /** @param matching a new one for each request */
    ValidatingWebhooks(Hooks hooks, Supplier<Matching> matching, HookCaller caller, Judgement judgement) {
        this.hooks = hooks;
        this.matching = matching;
        this.caller = caller;
        this.judgement = judgement;
    }

    private record Asked(Outcome outcome, long nanos) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return hooks.cover(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        Matching request = matching.get();
        List<Invocation> relevant = new ArrayList<>();
        for (Hook hook : hooks.all()) {
            Invocation invocation = request.of(hook, attributes);
            if (invocation != null) {
                relevant.add(invocation);
            }
        }
        List<Asked> asked = relevant.size() == 1 ? List.of(ask(relevant.getFirst())) : askAll(relevant);
        @Nullable Status first = null;
        for (int i = 0; i < asked.size(); i++) {
            Status why = judge(relevant.get(i), asked.get(i), i);
            first = first == null ? why : first;
        }
        return first == null ? Validation.accepted() : new Validation.Rejected(first);
    }

    private List<Asked> askAll(List<Invocation> relevant) {
        List<FutureTask<Asked>> calls = new ArrayList<>();
        for (Invocation invocation : relevant) {
            FutureTask<Asked> call = new FutureTask<>(() -> ask(invocation));
            Thread.ofVirtual().name("webhooks").start(RequestContext.inherited(call));
            calls.add(call);
        }
        try {
            List<Asked> asked = new ArrayList<>();
            for (FutureTask<Asked> call : calls) {
                asked.add(call.get());
            }
            return asked;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException own
                    ? own
                    : ApiErrors.internal("a webhook could not be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiErrors.timeout("request did not complete within requested timeout", 0);
        } finally {
            calls.forEach(call -> call.cancel(true));
        }
    }

    private Asked ask(Invocation invocation) {
        long start = System.nanoTime();
        Outcome outcome = caller.ask(invocation);
        return new Asked(outcome, System.nanoTime() - start);
    }

    private @Nullable Status judge(Invocation invocation, Asked asked, int index) {
        switch (asked.outcome()) {
            case Outcome.Allowed(ReviewAnswer answer) -> HookCaller.note(invocation, answer);
            case Outcome.Denied(ReviewAnswer answer, Status why) -> HookCaller.note(invocation, answer);
            case Outcome.Failed failed -> {}
            case Outcome.Refused refused -> {}
        }
        return judgement.of(invocation, asked.outcome(), asked.nanos(), null, FAILED_OPEN + index);
    }
}
