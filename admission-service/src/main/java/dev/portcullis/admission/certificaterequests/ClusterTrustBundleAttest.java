package dev.portcullis.admission.certificaterequests;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.Permissions;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Only who may {@code attest} for the signer says whom to trust for it ({@code plugin/certificates/ctbattest}). */
@IfWanted("ClusterTrustBundleAttest")
public final class ClusterTrustBundleAttest implements ValidatingPlugin {
    private static final List<String> COLLECTORS = List.of("ownerReferences", "finalizers", "managedFields");

    private final SignerPermissions signers;

    public ClusterTrustBundleAttest(Permissions permissions) {
        this.signers = new SignerPermissions(permissions);
    }

    @Override
    public String name() {
        return "ClusterTrustBundleAttest";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes() && attributes.is("certificates.k8s.io", "clustertrustbundles", "");
    }

    @Override
    public Validation validate(Attributes attributes) {
        String signer =
                attributes.requireObject().path("spec").path("signerName").asString("");
        if (signer.isEmpty()
                || attributes.updates() && changesNothing(attributes)
                || signers.allow(attributes.user(), "attest", signer)) {
            return Validation.accepted();
        }
        return Validation.rejected(
                attributes.forbidden("user not permitted to attest for signerName \"" + signer + "\""));
    }

    /** What the garbage collector changes does not concern those who trust the bundle. */
    private static boolean changesNothing(Attributes attributes) {
        return bare(attributes.requireObject()).equals(bare(attributes.requireOldObject()));
    }

    private static ObjectNode bare(ObjectNode bundle) {
        ObjectNode copy = bundle.deepCopy();
        copy.withObjectProperty("metadata").remove(COLLECTORS);
        return copy;
    }
}
