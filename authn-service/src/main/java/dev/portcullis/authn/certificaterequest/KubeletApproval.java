package dev.portcullis.authn.certificaterequest;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Which requests need nobody's approval: those for a kubelet's client certificate, of whoever may create {@code selfnodeclient} (for
 * itself) or {@code nodeclient} (for any node).
 */
final class KubeletApproval {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final InternalClient authz;

    KubeletApproval(InternalClient authz) {
        this.authz = authz;
    }

    /** What to say with the approval; empty where there is none. */
    Optional<String> message(CertificateRequest request) throws IOException {
        if (!request.signer().equals(Signers.KUBELET_CLIENT)) {
            return Optional.empty();
        }
        PKCS10CertificationRequest parsed = request.parse();
        RequestedNames names = RequestedNames.of(parsed);
        if (Signers.kubeletClient(request.usages(), names) != null) {
            return Optional.empty();
        }
        boolean self = names.commonName().equals(request.requestor().username());
        if (self && may(request, "selfnodeclient")) {
            return Optional.of("Auto approving self kubelet client certificate after SubjectAccessReview.");
        }
        return may(request, "nodeclient")
                ? Optional.of("Auto approving kubelet client certificate after SubjectAccessReview.")
                : Optional.empty();
    }

    private boolean may(CertificateRequest request, String subresource) {
        SubjectAccessReview question = SubjectAccessReview.of(new SubjectAccessReview.Spec(
                new ResourceAttributes(
                        null,
                        "create",
                        "certificates.k8s.io",
                        "*",
                        "certificatesigningrequests",
                        subresource,
                        null,
                        null,
                        null),
                null,
                request.requestor().username(),
                request.requestor().groups(),
                request.requestor().extra(),
                request.requestor().uid()));
        SubjectAccessReview.Status said = Json.read(
                        authz.post("/authorize", Json.write(question), WAIT), SubjectAccessReview.class)
                .status();
        return said != null && said.allowed() && !Boolean.TRUE.equals(said.denied());
    }
}
