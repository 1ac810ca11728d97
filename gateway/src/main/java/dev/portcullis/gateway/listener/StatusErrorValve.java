package dev.portcullis.gateway.listener;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.status.StatusWriter;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat itself refuses (malformed request lines, headers, escapes, …) is answered with a {@link Status}, too. An answer that
 * fails half-way is cut off, so that the client sees that it is not whole: that is Tomcat's own doing.
 */
public final class StatusErrorValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(StatusErrorValve.class);
    private static final String TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (thrown != null && code >= 500) {
            LOG.error("unexpected", thrown);
        }
        try {
            StatusWriter.write(status(precise(code, request, thrown)), response.getResponse());
        } catch (IOException e) {
            LOG.debug("the client is gone: {}", e.toString());
        }
    }

    /** Tomcat says 400 for what has a code of its own, and 501 for a method that we do not know either. */
    private static int precise(int code, Request request, @Nullable Throwable thrown) {
        if (thrown != null && TOO_LARGE.equals(thrown.getMessage())) {
            MessageBytes uri = request.getCoyoteRequest().requestURI();
            return uri.isNull() || uri.getLength() > PublicListener.MAX_HEADER_BYTES / 2 ? 414 : 431;
        }
        return code == 501 && "CONNECT".equals(request.getMethod()) ? 405 : code;
    }

    static Status status(int code) {
        return switch (code) {
            case 404 -> ApiErrors.noSuchPath().status();
            case 405 -> ApiErrors.methodNotAllowed().status();
            case 408 -> Status.failure(408, "Timeout", "the request was not received in time", null);
            case 413 -> Status.failure(413, "RequestEntityTooLarge", "Request entity too large", null);
            case 414 -> Status.failure(414, "RequestURITooLong", "the request line is too long", null);
            case 431 -> Status.failure(431, "RequestHeaderFieldsTooLarge", "the request's headers are too large", null);
            case 501 -> Status.failure(501, "NotImplemented", "the transfer encoding is not supported", null);
            case 503 ->
                ApiErrors.serviceUnavailable("the gateway is shutting down").status();
            case 505 -> Status.failure(505, "BadRequest", "the HTTP version is not supported", null);
            default ->
                code < 500
                        ? Status.failure(code, "BadRequest", "the request is malformed", null)
                        : ApiErrors.internal("an error on the server has prevented the request from succeeding", null)
                                .status();
        };
    }
}
