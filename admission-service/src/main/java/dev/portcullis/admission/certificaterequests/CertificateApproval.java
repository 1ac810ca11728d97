package dev.portcullis.admission.certificaterequests;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.Permissions;

/** Only who may {@code approve} for the signer approves or denies a request ({@code plugin/certificates/approval}). */
@IfWanted("CertificateApproval")
public final class CertificateApproval implements ValidatingPlugin {
    private final SignerPermissions signers;

    public CertificateApproval(Permissions permissions) {
        this.signers = new SignerPermissions(permissions);
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.updates() && attributes.is("certificates.k8s.io", "certificatesigningrequests", "approval");
    }

    @Override
    public Validation validate(Attributes attributes) {
        String signer =
                attributes.requireOldObject().path("spec").path("signerName").asString("");
        return signers.allow(attributes.user(), "approve", signer)
                ? Validation.accepted()
                : Validation.rejected(attributes.forbidden(
                        "user not permitted to approve requests with signerName \"" + signer + "\""));
    }
}
