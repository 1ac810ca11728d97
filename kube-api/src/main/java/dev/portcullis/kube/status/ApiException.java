package dev.portcullis.kube.status;

import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Status}. The message is for the client; a cause is for the log only. */
public final class ApiException extends RuntimeException {
    private final transient Status status;

    public ApiException(Status status) {
        this(status, null);
    }

    public ApiException(Status status, @Nullable Throwable cause) {
        super(status.message(), cause, false, cause != null);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public int code() {
        return status.code();
    }

    /** Whether the status carries this reason. */
    public boolean is(String reason) {
        return reason.equals(status.reason());
    }
}
