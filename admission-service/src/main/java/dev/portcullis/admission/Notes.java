package dev.portcullis.admission;

import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.review.AdmissionReview.PolicyCall;
import dev.portcullis.kube.review.AdmissionReview.WebhookCall;
import dev.portcullis.kube.selector.LabelSelector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What plugins say beside their verdict, in one phase of one request: it goes with the answer, whatever that is. */
public final class Notes {
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<Charge> charges = new ArrayList<>();
    private final List<WebhookCall> calls = new ArrayList<>();
    private final List<PolicyCall> decisions = new ArrayList<>();
    private final Reinvocation reinvocation = new Reinvocation();

    /** The client sees it as a {@code Warning} header. Each is said once. */
    public void warn(String text) {
        warnings.add(text);
    }

    /** For the audit log; the key is complete, {@code pod-security.kubernetes.io/enforce-policy}. */
    public void annotate(String key, String value) {
        annotations.put(key, value);
    }

    /** As {@link #annotate}, for what others want to have said: a key that was annotated stays as it is, and one that can be none is left out. */
    public void annotateForeign(String key, String value) {
        if (LabelSelector.isKey(key) && key.indexOf('/') > 0) {
            annotations.putIfAbsent(key, value);
        }
    }

    /** A webhook was called. */
    public void called(WebhookCall call) {
        calls.add(call);
    }

    /** The webhooks that were called since this was last asked; null for none. */
    public @Nullable List<WebhookCall> takeCalls() {
        if (calls.isEmpty()) {
            return null;
        }
        List<WebhookCall> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** A policy was evaluated. */
    public void decided(PolicyCall decision) {
        decisions.add(decision);
    }

    /** The policies that were evaluated since this was last asked; null for none. */
    public @Nullable List<PolicyCall> takeDecisions() {
        if (decisions.isEmpty()) {
            return null;
        }
        List<PolicyCall> taken = List.copyOf(decisions);
        decisions.clear();
        return taken;
    }

    /** Whether the mutating plugins are to be asked again. */
    public Reinvocation reinvocation() {
        return reinvocation;
    }

    /** To be taken from a quota in the step that stores the object. */
    public void charge(Charge charge) {
        charges.add(charge);
    }

    public @Nullable List<String> warnings() {
        return warnings.isEmpty() ? null : List.copyOf(warnings);
    }

    public @Nullable Map<String, String> annotations() {
        return annotations.isEmpty() ? null : annotations;
    }

    public @Nullable List<Charge> charges() {
        return charges.isEmpty() ? null : charges;
    }
}
