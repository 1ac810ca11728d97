package dev.portcullis.admission.policy.dispatch;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.matching.Selection;
import dev.portcullis.admission.policy.definition.Binding;
import dev.portcullis.admission.policy.definition.Defined;
import dev.portcullis.admission.policy.definition.Policies;
import dev.portcullis.admission.policy.parameter.ConfigurationException;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Which policies one request is for ({@code generic/policy_dispatcher.go}). */
public final class Dispatch<P extends Defined> {
    private final Parameters parameters;
    private final Selection selection;
    private final Attributes attributes;

    public Dispatch(Parameters parameters, Selection selection, Attributes attributes) {
        this.parameters = parameters;
        this.selection = selection;
        this.attributes = attributes;
    }

    public List<Invocation<P>> of(Policies<P> policies) {
        List<Invocation<P>> all = new ArrayList<>();
        policies.inForce().forEach(bound -> add(bound, all));
        return all;
    }

    private void add(Policies.Bound<P> bound, List<Invocation<P>> all) {
        P definition = bound.definition();
        Resource resource;
        try {
            resource = bound.policy().constraints().matches(attributes, selection);
            if (resource == null) {
                return;
            }
            parameters.require(bound.policy().params());
        } catch (ApiException e) {
            String why = ConfigurationException.ofPolicy(String.valueOf(e.getMessage()))
                    .text();
            all.add(new Invocation.Misconfigured<>(definition, null, why));
            return;
        } catch (ConfigurationException e) {
            all.add(new Invocation.Misconfigured<>(definition, null, e.text()));
            return;
        }
        for (Binding binding : bound.bindings()) {
            try {
                if (binding.resources() == null || binding.resources().matches(attributes, selection) != null) {
                    all.add(new Invocation.Due<>(
                            definition,
                            binding,
                            resource,
                            parameters.of(bound.policy().params(), binding, attributes.namespace())));
                }
            } catch (ApiException e) {
                String why = ConfigurationException.ofBinding(String.valueOf(e.getMessage()))
                        .text();
                all.add(new Invocation.Misconfigured<>(definition, binding, why));
            } catch (ConfigurationException e) {
                all.add(new Invocation.Misconfigured<>(definition, e.isOfPolicy() ? null : binding, e.text()));
            }
        }
    }

    /** For {@code namespaceObject}: null for what is in none, and for a namespace itself. */
    public static @Nullable ObjectNode namespace(Attributes attributes, Selection selection) {
        boolean isNamespace = attributes.kind().kind().equals("Namespace")
                && attributes.kind().group().isEmpty();
        return isNamespace || attributes.namespace().isEmpty() ? null : selection.namespace(attributes.namespace());
    }
}
