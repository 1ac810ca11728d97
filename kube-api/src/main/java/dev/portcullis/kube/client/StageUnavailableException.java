package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import java.net.SocketTimeoutException;

/** A service of the suite did not answer: not reachable, cut off, or too slow. */
public final class StageUnavailableException extends RuntimeException {
    private final ServiceName service;
    private final boolean outcomeUnknown;

    private StageUnavailableException(ServiceName service, Throwable cause, boolean outcomeUnknown) {
        super(service.id() + " is unavailable: " + cause.getMessage(), cause);
        this.service = service;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Nothing was changed: it was not reached, or was asked for nothing but an answer. */
    public StageUnavailableException(ServiceName service, Throwable cause) {
        this(service, cause, false);
    }

    /**
     * It did not answer a call.
     *
     * @param repeatable whether the call changes nothing, however often it is made
     */
    static StageUnavailableException during(ServiceName service, Throwable cause, boolean repeatable) {
        return new StageUnavailableException(service, cause, !repeatable && !(cause instanceof UnreachedException));
    }

    public ServiceName service() {
        return service;
    }

    /** Whether it had been sent something to do, and may have done it. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /**
     * 503, or 504 where it was reached but too slow, with Retry-After; the message names the stage. Where it may have done what it was to
     * do it is a 504 without: what says when to come again is repeated by clients without asking.
     */
    public ApiException asApiException() {
        if (outcomeUnknown) {
            return ApiErrors.timeout(
                    "the " + service.id() + " did not answer: the request may have been carried out, or not", 0);
        }
        if (getCause() instanceof SocketTimeoutException) {
            return ApiErrors.timeout("the " + service.id() + " did not answer in time", 1);
        }
        return ApiErrors.serviceUnavailable("the " + service.id() + " is currently unable to handle the request");
    }
}
