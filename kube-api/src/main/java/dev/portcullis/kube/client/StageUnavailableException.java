package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;

/** A service of the suite did not answer: not reachable, cut off, or too slow. */
public final class StageUnavailableException extends RuntimeException {
    private final ServiceName service;

    public StageUnavailableException(ServiceName service, Throwable cause) {
        super(service.id() + " is unavailable: " + cause.getMessage(), cause);
        this.service = service;
    }

    public ServiceName service() {
        return service;
    }

    /** 503 with Retry-After; the message names the stage. */
    public ApiException asApiException() {
        return ApiErrors.serviceUnavailable("the " + service.id() + " is currently unable to handle the request");
    }
}
