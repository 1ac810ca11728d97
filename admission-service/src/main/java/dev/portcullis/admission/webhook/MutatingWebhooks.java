package dev.portcullis.admission.webhook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Callees;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Reinvocation;
import dev.portcullis.admission.chain.JsonDiff;
import dev.portcullis.admission.chain.Redaction;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.hook.Hooks;
import dev.portcullis.admission.webhook.match.Invocation;
import dev.portcullis.admission.webhook.match.Matching;
import dev.portcullis.admission.webhook.review.ReviewAnswer;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks mutating webhooks one after the other; each sees what those before it made of the object ({@code webhook/mutating}). */
public final class MutatingWebhooks implements MutatingPlugin {
    static final String NAME = "MutatingAdmissionWebhook";
    static final String TYPE = "admit";

    private static final String MUTATION = "mutation.webhook.admission.k8s.io/";

    private final Hooks hooks;
    private final Supplier<Matching> matching;
    private final HookCaller caller;
    private final Judgement judgement;

    /** @param matching a new one for each request */
    MutatingWebhooks(Hooks hooks, Supplier<Matching> matching, HookCaller caller, Judgement judgement) {
        this.hooks = hooks;
        this.matching = matching;
        this.caller = caller;
        this.judgement = judgement;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return hooks.cover(attributes);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        Reinvocation reinvocation = attributes.notes().reinvocation();
        Callees callees = reinvocation.of(NAME);
        callees.enter(attributes.object());
        Matching request = matching.get();
        List<Hook> all = hooks.all();
        Attributes current = attributes;
        for (int i = 0; i < all.size(); i++) {
            Hook hook = all.get(i);
            Invocation invocation = request.of(hook, current);
            if (invocation == null || !callees.calls(hook.uid())) {
                continue;
            }
            long start = System.nanoTime();
            WebhookPatch said = ask(invocation);
            String place = "round_" + reinvocation.round() + "_index_" + i;
            annotate(invocation, said, place);
            Status why = judgement.of(
                    invocation,
                    said.outcome(),
                    System.nanoTime() - start,
                    change(current, said.object()),
                    "failed-open." + MUTATION + place);
            if (said.object() != null) {
                current = current.with(said.object());
                callees.changed();
            }
            if (hook.reinvocable()) {
                callees.called(hook.uid());
            }
            if (why != null) {
                return new Mutation.Rejected(why);
            }
        }
        callees.leave(current.object());
        return new Mutation.Admitted(current.object());
    }

    private WebhookPatch ask(Invocation invocation) {
        Outcome outcome = caller.ask(invocation);
        switch (outcome) {
            case Outcome.Allowed(ReviewAnswer answer) -> HookCaller.note(invocation, answer);
            case Outcome.Denied(ReviewAnswer answer, Status why) -> HookCaller.note(invocation, answer);
            case Outcome.Failed failed -> {}
            case Outcome.Refused refused -> {}
        }
        return WebhookPatch.of(invocation, outcome);
    }

    private static @Nullable JsonNode change(Attributes before, @Nullable ObjectNode after) {
        return after == null ? null : Redaction.of(before.resource(), JsonDiff.between(before.requireObject(), after));
    }

    private static void annotate(Invocation invocation, WebhookPatch said, String place) {
        Hook hook = invocation.hook();
        ObjectNode mutation = Json.object()
                .put("configuration", hook.configuration())
                .put("webhook", hook.name())
                .put("mutated", said.object() != null);
        invocation.attributes().notes().annotateForeign(MUTATION + place, mutation.toString());
        if (said.operations() != null) {
            ObjectNode patch =
                    Json.object().put("configuration", hook.configuration()).put("webhook", hook.name());
            patch.set("patch", said.operations());
            patch.put("patchType", "JSONPatch");
            invocation
                    .attributes()
                    .notes()
                    .annotateForeign("patch.webhook.admission.k8s.io/" + place, patch.toString());
        }
    }
}
