package dev.portcullis.kube.status;

import dev.portcullis.kube.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a {@link Status} as the answer: the only place where errors become bytes. */
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private StatusWriter() {}

    /** The status of whatever was thrown; what is no {@link ApiException} is logged as our bug and shown as a 500. */
    public static Status of(Throwable thrown) {
        if (thrown instanceof ApiException api) {
            if (api.getCause() != null) {
                LOG.warn("{}", api.getMessage(), api.getCause());
            }
            return api.status();
        }
        LOG.error("unexpected", thrown);
        return ApiErrors.internal("an error on the server has prevented the request from succeeding", null)
                .status();
    }

    /** Does nothing but log where the answer is under way already. */
    public static void write(Status status, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            LOG.debug("too late to answer {}", status.message());
            return;
        }
        byte[] body = Json.write(status);
        response.resetBuffer();
        response.setStatus(status.code());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-cache, private");
        Status.Details details = status.details();
        if (details != null && details.retryAfterSeconds() != null) {
            response.setHeader("Retry-After", String.valueOf(details.retryAfterSeconds()));
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
