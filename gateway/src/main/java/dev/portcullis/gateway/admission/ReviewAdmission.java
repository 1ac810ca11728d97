package dev.portcullis.gateway.admission;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;

/** Asks admission-service. */
public final class ReviewAdmission implements Admission {
    private final InternalClient admission;

    public ReviewAdmission(InternalClient admission) {
        this.admission = admission;
    }

    @Override
    public byte[] review(String phase, String auditId, byte[] review, Duration wait) {
        return switch (phase) {
            case "mutate" -> post("/admit/mutate", auditId, review, wait);
            case "validate" -> post("/admit/validate", auditId, review, wait);
            default ->
                throw ApiErrors.internal("store-service asked for an admission phase that there is none of", null);
        };
    }

    private byte[] post(String path, String auditId, byte[] review, Duration wait) {
        try (InternalResponse response = admission.send(
                "POST",
                path,
                header -> {
                    header.accept("Content-Type", "application/json");
                    header.accept("Audit-ID", auditId);
                },
                review,
                wait,
                true)) {
            return response.success();
        }
    }
}
