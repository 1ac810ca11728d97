package dev.portcullis.admission.certificaterequests;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Nobody becomes an administrator whom no rule holds by a certificate of the API server's own signer ({@code plugin/certificates/subjectrestriction}). */
@IfWanted("CertificateSubjectRestriction")
public final class CertificateSubjectRestriction implements ValidatingPlugin {
    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final String MASTERS = "system:masters";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && attributes.is("certificates.k8s.io", "certificatesigningrequests", "");
    }

    @Override
    public Validation validate(Attributes attributes) {
        JsonNode spec = attributes.requireObject().path("spec");
        if (!spec.path("signerName").asString("").equals(SIGNER)) {
            return Validation.accepted();
        }
        try {
            return RequestedSubject.of(spec.path("request").asString(""))
                            .organizations()
                            .contains(MASTERS)
                    ? Validation.rejected(attributes.forbidden(
                            "use of " + SIGNER + " signer with " + MASTERS + " group is not allowed"))
                    : Validation.accepted();
        } catch (IOException e) {
            return Validation.rejected(attributes.forbidden("failed to parse CSR: " + e.getMessage()));
        }
    }
}
