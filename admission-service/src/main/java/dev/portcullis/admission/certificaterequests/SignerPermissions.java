package dev.portcullis.admission.certificaterequests;

import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.stream.Stream;

/** What a user may do for a signer, by its name or as one of all of its domain ({@code pkg/certauthorization}). */
record SignerPermissions(Permissions permissions) {
    boolean allow(UserInfo user, String verb, String signer) {
        String domain = signer.split("/", -1)[0];
        return Stream.of(signer, domain + "/*")
                .anyMatch(name -> permissions.ask(user, access(verb, name)).allowed());
    }

    private static ResourceAttributes access(String verb, String signer) {
        return new ResourceAttributes(null, verb, "certificates.k8s.io", "*", "signers", null, signer, null, null);
    }
}
