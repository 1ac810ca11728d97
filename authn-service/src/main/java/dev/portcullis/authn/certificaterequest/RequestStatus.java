package dev.portcullis.authn.certificaterequest;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.status.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what became of a request, unless somebody else was faster. */
final class RequestStatus {
    private final StoreClient store;

    RequestStatus(StoreClient store) {
        this.store = store;
    }

    /** The request as it is, if it still is as it should be. */
    private Optional<ObjectNode> live(CertificateRequest request, Predicate<CertificateRequest> expected) {
        return store.get(request.path()).filter(object -> expected.test(CertificateRequest.of(object)));
    }

    void issued(CertificateRequest request, String base64, Predicate<CertificateRequest> expected) {
        live(request, expected).ifPresent(object -> {
            object.withObject("status").put("certificate", base64);
            write(request.path() + "/status", object);
        });
    }

    /** @param subresource which may write such a condition */
    void condition(
            CertificateRequest request,
            String subresource,
            String type,
            String reason,
            String message,
            Instant now,
            Predicate<CertificateRequest> expected) {
        live(request, expected).ifPresent(object -> {
            ArrayNode conditions = object.withObject("status").withArray("conditions");
            String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put("reason", reason)
                    .put("message", message)
                    .put("lastUpdateTime", time)
                    .put("lastTransitionTime", time);
            write(request.path() + "/" + subresource, object);
        });
    }

    private void write(String path, ObjectNode object) {
        try {
            store.update(path, object);
        } catch (ApiException e) {
            // Whoever changed it in between made an event.
            if (!e.is("Conflict") && !e.is("NotFound")) {
                throw e;
            }
        }
    }
}
