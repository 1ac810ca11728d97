package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The claims on devices of a pod, and which of its containers use them. */
final class PodClaimValidation {
    private PodClaimValidation() {}

    /** The names of the claims. */
    static Set<String> claims(Field claims) {
        Set<String> names = new TreeSet<>();
        for (Field claim : claims.items()) {
            Field name = claim.at("name");
            if (name.require()) {
                name.invalid(Formats.dnsLabel(name.text()));
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
            Field existing = claim.at("resourceClaimName");
            Field template = claim.at("resourceClaimTemplateName");
            if (existing.present() && template.present()) {
                claim.invalid("at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            } else if (existing.absent() && template.absent()) {
                claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (Field reference : new Field[] {existing, template}) {
                if (reference.present()) {
                    reference.invalid(Formats.dnsSubdomain(reference.text()));
                }
            }
        }
        return names;
    }

    /** Those that a container uses are the pod's. */
    static void used(Field claims, Set<String> known) {
        Set<String> seen = new HashSet<>();
        for (Field claim : claims.items()) {
            String name = claim.text("name");
            if (name.isEmpty()) {
                claim.required("");
                continue;
            }
            if (!seen.add(name + '/' + claim.text("request"))) {
                claim.duplicate(name);
            }
            if (!known.contains(name)) {
                String detail = "must be one of the names in pod.spec.resourceClaims"
                        + (known.isEmpty() ? " which is empty" : ": " + String.join(", ", known));
                FieldError unknown = FieldError.notFound(claim.path(), name);
                claim.add(new FieldError(unknown.reason(), unknown.field(), unknown.body() + ": " + detail));
            }
        }
    }
}
