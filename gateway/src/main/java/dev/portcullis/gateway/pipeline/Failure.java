package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.gateway.upstream.BrokenAnswerException;
import dev.portcullis.gateway.upstream.ClientGoneException;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.status.StatusWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into the client's answer: a {@link Status}, or the end of an answer that was under way. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /** Whether it was none of the things that are to be expected. */
    static boolean answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response, Trail trail) {
        if (thrown instanceof ClientGoneException) {
            LOG.debug("{}", thrown.toString());
            return false;
        }
        answerStatus(thrown, request, response, trail);
        return !(thrown instanceof ApiException
                || thrown instanceof StageUnavailableException
                || thrown instanceof BrokenAnswerException);
    }

    private static void answerStatus(
            Throwable thrown, HttpServletRequest request, HttpServletResponse response, Trail trail) {
        Status status = statusOf(thrown);
        if (response.isCommitted()) {
            cut(request, thrown);
            return;
        }
        try {
            response.reset();
            trail.writeHeaders(response);
            StatusWriter.write(status, response);
        } catch (IOException e) {
            LOG.debug("{}", e.toString());
        }
    }

    private static Status statusOf(Throwable thrown) {
        return switch (thrown) {
            case StageUnavailableException down -> {
                LOG.warn("{}", down.getMessage());
                yield StatusWriter.of(down.asApiException());
            }
            case BrokenAnswerException broken -> {
                LOG.warn("{}", broken.getMessage());
                yield Status.failure(500, "InternalError", "the answer was broken off", null);
            }
            default -> StatusWriter.of(thrown);
        };
    }

    private static void cut(HttpServletRequest request, Throwable thrown) {
        ClientConnection connection = ClientConnection.of(request);
        if (connection != null) {
            connection.cut(thrown);
        }
    }
}
