package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import java.net.SocketTimeoutException;

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

    /** 503, or 504 where it was reached but too slow, with Retry-After; the message names the stage. */
    public ApiException asApiException() {
        if (getCause() instanceof SocketTimeoutException) {
            return ApiErrors.timeout("the " + service.id() + " did not answer in time", 1);
        }
        return ApiErrors.serviceUnavailable("the " + service.id() + " is currently unable to handle the request");
    }
}
