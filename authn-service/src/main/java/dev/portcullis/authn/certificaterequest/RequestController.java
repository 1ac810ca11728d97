package dev.portcullis.authn.certificaterequest;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Approves the requests of kubelets that may have them approved, and signs what is approved, each where it is switched on. */
final class RequestController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestController.class);

    private final Informer<CertificateRequest> requests;
    private final RequestStatus status;
    private final Optional<SigningSettings> ca;
    private final Optional<KubeletApproval> approval;
    private final Clock clock;
    private final WorkQueue queue = new WorkQueue("certificate requests", this::reconcile);

    RequestController(
            StoreClient store,
            Informer<CertificateRequest> requests,
            Optional<SigningSettings> ca,
            Optional<KubeletApproval> approval,
            Clock clock) {
        this.requests = requests;
        this.status = new RequestStatus(store);
        this.ca = ca;
        this.approval = approval;
        this.clock = clock;
        requests.onChange((key, before, after) -> {
            if (after != null) {
                queue.add(key);
            }
        });
        queue.start(2);
    }

    private static boolean isPending(CertificateRequest request) {
        return !request.is("Approved") && !request.is("Denied") && request.certificate() == null;
    }

    private static boolean isToBeSigned(CertificateRequest request) {
        return request.is("Approved")
                && !request.is("Denied")
                && !request.is("Failed")
                && request.certificate() == null;
    }

    private void reconcile(String name) throws IOException, GeneralSecurityException {
        CertificateRequest request = requests.get(name);
        if (request == null || !Signers.isBuiltIn(request.signer())) {
            return;
        }
        if (isPending(request) && approval.isPresent()) {
            approve(request, approval.get());
        } else if (isToBeSigned(request) && ca.isPresent()) {
            sign(request, ca.get());
        }
    }

    private void approve(CertificateRequest request, KubeletApproval rules) throws IOException {
        Optional<String> message = rules.message(request);
        message.ifPresent(text -> status.condition(
                request, "approval", "Approved", "AutoApproved", text, clock.instant(), RequestController::isPending));
    }

    private void sign(CertificateRequest request, SigningSettings settings) throws GeneralSecurityException {
        try {
            PKCS10CertificationRequest parsed = request.parse();
            String refusal = Signers.refusal(request, RequestedNames.of(parsed));
            if (refusal != null) {
                throw new IOException(refusal);
            }
            String pem = SignedCertificate.of(request, parsed, settings, clock.instant());
            String base64 = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
            status.issued(request, base64, RequestController::isToBeSigned);
        } catch (IOException e) {
            LOG.info("the certificate request {} cannot be signed: {}", request.name(), e.getMessage());
            status.condition(
                    request,
                    "status",
                    "Failed",
                    "SignerValidationFailure",
                    String.valueOf(e.getMessage()),
                    clock.instant(),
                    RequestController::isToBeSigned);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
