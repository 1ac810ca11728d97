package dev.portcullis.admission.matching;

import dev.portcullis.admission.Attributes;
import java.util.Set;

/** What webhooks and policies are not asked about. */
public final class Exemptions {
    /** What they could otherwise make irreparable. */
    private static final Set<String> CONFIGURATION = Set.of(
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding");

    private Exemptions() {}

    public static boolean cover(Attributes attributes) {
        return attributes.kind().group().equals("admissionregistration.k8s.io")
                && CONFIGURATION.contains(attributes.kind().kind());
    }
}
