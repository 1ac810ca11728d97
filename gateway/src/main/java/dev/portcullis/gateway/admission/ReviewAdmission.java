package dev.portcullis.gateway.admission;

import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.status.ApiErrors;
import java.time.Duration;

/** Asks admission-service. */
public final class ReviewAdmission implements Admission {
    private final InternalClient admission;

    public ReviewAdmission(InternalClient admission) {
        this.admission = admission;
    }

    @Override
    public byte[] review(String phase, byte[] review, Duration wait) {
        return switch (phase) {
            case "mutate" -> admission.post("/admit/mutate", review, wait);
            case "validate" -> admission.post("/admit/validate", review, wait);
            default ->
                throw ApiErrors.internal("store-service asked for an admission phase that there is none of", null);
        };
    }
}
