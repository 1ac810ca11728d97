package dev.portcullis.admission.chain;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Notes;
import dev.portcullis.admission.Reinvocation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.review.AdmissionReview.Verdict;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls the plugins in turn; the first that refuses ends it. The mutating ones see what webhooks made of it once more. Every answer carries what each plugin did. */
public final class AdmissionChain {
    private static final ArrayNode NOTHING = JsonNodeFactory.instance.arrayNode();

    private final List<MutatingPlugin> mutating;
    private final List<ValidatingPlugin> validating;

    public AdmissionChain(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
        this.mutating = mutating;
        this.validating = validating;
    }

    /** The names of the plugins that are on, each once, in the order in which they are called. */
    public List<String> names() {
        return java.util.stream.Stream.concat(mutating.stream(), validating.stream())
                .map(AdmissionPlugin::name)
                .distinct()
                .toList();
    }

    public Response mutate(String uid, Attributes attributes) {
        List<Verdict> trace = new ArrayList<>();
        ObjectNode before = attributes.object();
        Pass pass = mutate(attributes, trace);
        Reinvocation reinvocation = attributes.notes().reinvocation();
        if (pass.why() == null && reinvocation.wanted()) {
            reinvocation.begin();
            pass = mutate(pass.attributes(), trace);
        }
        if (pass.why() != null) {
            return denied(uid, pass.why(), attributes.notes(), trace);
        }
        Attributes last = pass.attributes();
        return admitted(uid, patch(before, last.object()), looksAt(last), attributes.notes(), trace);
    }

    /** @param why null where nobody refused */
    private record Pass(Attributes attributes, @Nullable Status why) {}

    private Pass mutate(Attributes attributes, List<Verdict> trace) {
        Attributes current = attributes;
        for (MutatingPlugin plugin : mutating) {
            if (!plugin.handles(current)) {
                continue;
            }
            long start = System.nanoTime();
            ObjectNode given = current.object();
            Mutation mutation = ask(plugin, current.with(given == null ? null : given.deepCopy()));
            switch (mutation) {
                case Mutation.Rejected(Status why) -> {
                    trace.add(verdict(plugin, current, "Rejected", why.message(), start, null));
                    return new Pass(current, why);
                }
                case Mutation.Admitted(ObjectNode object) -> {
                    ArrayNode changes = given == null || object == null ? NOTHING : JsonDiff.between(given, object);
                    trace.add(
                            changes.isEmpty()
                                    ? verdict(plugin, current, "Unchanged", null, start, null)
                                    : verdict(
                                            plugin,
                                            current,
                                            "Mutated",
                                            null,
                                            start,
                                            Redaction.of(current.resource(), changes)));
                    current = current.with(object);
                }
            }
        }
        return new Pass(current, null);
    }

    public Response validate(String uid, Attributes attributes) {
        List<Verdict> trace = new ArrayList<>();
        for (ValidatingPlugin plugin : validating) {
            if (!plugin.handles(attributes)) {
                continue;
            }
            long start = System.nanoTime();
            if (check(plugin, attributes) instanceof Validation.Rejected(Status why)) {
                trace.add(verdict(plugin, attributes, "Rejected", why.message(), start, null));
                return denied(uid, why, attributes.notes(), trace);
            }
            trace.add(verdict(plugin, attributes, "Accepted", null, start, null));
        }
        return admitted(uid, null, null, attributes.notes(), trace);
    }

    private boolean looksAt(Attributes attributes) {
        return validating.stream().anyMatch(plugin -> plugin.handles(attributes));
    }

    /** A plugin may end its work by throwing an API error as well. */
    private static Mutation ask(MutatingPlugin plugin, Attributes attributes) {
        try {
            return plugin.mutate(attributes);
        } catch (ApiException e) {
            return Mutation.rejected(e);
        }
    }

    private static Validation check(ValidatingPlugin plugin, Attributes attributes) {
        try {
            return plugin.validate(attributes);
        } catch (ApiException e) {
            return Validation.rejected(e);
        }
    }

    private static byte @Nullable [] patch(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        if (before == null || after == null) {
            return null;
        }
        ArrayNode patch = JsonDiff.between(before, after);
        return patch.isEmpty() ? null : Json.write(patch);
    }

    private static Response admitted(
            String uid, byte @Nullable [] patch, @Nullable Boolean validating, Notes notes, List<Verdict> trace) {
        return new Response(
                uid,
                true,
                null,
                patch,
                patch == null ? null : "JSONPatch",
                notes.annotations(),
                notes.warnings(),
                validating,
                trace,
                notes.charges());
    }

    private static Response denied(String uid, Status why, Notes notes, List<Verdict> trace) {
        return new Response(uid, false, why, null, null, notes.annotations(), notes.warnings(), null, trace, null);
    }

    private static Verdict verdict(
            AdmissionPlugin plugin,
            Attributes attributes,
            String verdict,
            @Nullable String message,
            long start,
            @Nullable JsonNode patch) {
        long micros = (System.nanoTime() - start) / 1000;
        return new Verdict(
                plugin.name(),
                verdict,
                message,
                micros,
                patch,
                attributes.notes().takeCalls(),
                attributes.notes().takeDecisions());
    }
}
