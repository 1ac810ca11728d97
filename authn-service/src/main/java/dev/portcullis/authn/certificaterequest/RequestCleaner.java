package dev.portcullis.authn.certificaterequest;

import dev.portcullis.authn.controllers.Periodic;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.status.ApiException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes away requests that are over, by kube-controller-manager's rules: an hour after they were denied, failed, or approved and given
 * a certificate; a day after they were made if nobody has said anything; when the certificate that was issued has expired. One that was
 * approved and waits for a signer stays.
 */
final class RequestCleaner implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration DECIDED = Duration.ofHours(1);
    private static final Duration PENDING = Duration.ofHours(24);

    private final StoreClient store;
    private final Informer<CertificateRequest> requests;
    private final Clock clock;
    private final Periodic periodic;

    RequestCleaner(StoreClient store, Informer<CertificateRequest> requests, Clock clock) {
        this.store = store;
        this.requests = requests;
        this.clock = clock;
        this.periodic = new Periodic("certificate request cleaner", INTERVAL, this::look);
    }

    void look() {
        Instant now = clock.instant();
        for (CertificateRequest request : requests.all()) {
            if (isOver(request, now)) {
                try {
                    store.delete(request.path(), null);
                } catch (ApiException e) {
                    if (!e.is("NotFound")) {
                        throw e;
                    }
                }
            }
        }
    }

    private static boolean isOver(CertificateRequest request, Instant now) {
        X509Certificate issued = request.issued();
        if (issued != null && issued.getNotAfter().toInstant().isBefore(now)) {
            return true;
        }
        if (request.conditions().isEmpty()) {
            return request.created().plus(PENDING).isBefore(now);
        }
        return isOld(request.conditions().get("Denied"), now)
                || isOld(request.conditions().get("Failed"), now)
                || request.certificate() != null && isOld(request.conditions().get("Approved"), now);
    }

    private static boolean isOld(@Nullable Instant since, Instant now) {
        return since != null
                && !since.equals(Instant.EPOCH)
                && since.plus(DECIDED).isBefore(now);
    }

    @Override
    public void close() {
        periodic.close();
    }
}
