package dev.portcullis.store.rest;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.discovery.Discovery;
import dev.portcullis.store.discovery.Document;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Discovery: what can be asked for, as ready documents. */
final class Documents {
    private final Discovery discovery;

    Documents(Discovery discovery) {
        this.discovery = discovery;
    }

    void send(Call call, HttpServletResponse response) throws IOException {
        String path = call.path();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        Optional<Document> found = discovery.answer(path, call.header("accept"));
        if (found.isEmpty()) {
            Responses.send(Answer.pageNotFound(), call, response);
            return;
        }
        if (!call.method().equals("GET")) {
            throw ApiErrors.methodNotAllowed();
        }
        Document document = found.get();
        if (document.etag() != null) {
            response.setHeader("ETag", document.etag());
        }
        if (document.isKnown(call.header("if-none-match"))) {
            response.setStatus(304);
            return;
        }
        Responses.send(Answer.of(200, document.contentType(), document.body()), call, response);
    }
}
