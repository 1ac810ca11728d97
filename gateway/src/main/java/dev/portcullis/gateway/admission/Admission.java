package dev.portcullis.gateway.admission;

import java.time.Duration;

/** Reviews a write. */
public interface Admission {
    /**
     * @param phase {@code mutate} or {@code validate}
     * @param review an AdmissionReview with its request, passed on as it is
     * @return the AdmissionReview with its response
     * @throws dev.portcullis.kube.status.ApiException if admission-service answers with an error
     * @throws dev.portcullis.kube.client.StageUnavailableException if it does not answer
     */
    byte[] review(String phase, String auditId, byte[] review, Duration wait);
}
