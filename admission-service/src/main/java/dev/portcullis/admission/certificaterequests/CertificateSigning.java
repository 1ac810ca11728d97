package dev.portcullis.admission.certificaterequests;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.Permissions;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Only who may {@code sign} for the signer issues a certificate or says that there will be none ({@code plugin/certificates/signing}). */
@IfWanted("CertificateSigning")
public final class CertificateSigning implements ValidatingPlugin {
    private final SignerPermissions signers;

    public CertificateSigning(Permissions permissions) {
        this.signers = new SignerPermissions(permissions);
    }

    @Override
    public String name() {
        return "CertificateSigning";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.updates() && attributes.is("certificates.k8s.io", "certificatesigningrequests", "status");
    }

    @Override
    public Validation validate(Attributes attributes) {
        String signer =
                attributes.requireOldObject().path("spec").path("signerName").asString("");
        return decidesNothing(attributes) || signers.allow(attributes.user(), "sign", signer)
                ? Validation.accepted()
                : Validation.rejected(
                        attributes.forbidden("user not permitted to sign requests with signerName \"" + signer + "\""));
    }

    private static boolean decidesNothing(Attributes attributes) {
        JsonNode now = attributes.requireObject().path("status");
        JsonNode before = attributes.requireOldObject().path("status");
        return now.path("certificate")
                        .asString("")
                        .equals(before.path("certificate").asString(""))
                && Objects.equals(
                        now.path("conditions").valueStream().toList(),
                        before.path("conditions").valueStream().toList());
    }
}
