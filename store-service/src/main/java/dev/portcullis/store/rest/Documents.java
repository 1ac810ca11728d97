package dev.portcullis.store.rest;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.discovery.Discovery;
import dev.portcullis.store.discovery.Document;
import dev.portcullis.store.openapi.OpenApi;
import dev.portcullis.store.state.StoreException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery and OpenAPI: what can be asked for, as ready documents. */
final class Documents {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
    private static final String OPENAPI = "/openapi/";
    private static final String PUBLIC = "public";

    private final Discovery discovery;
    private final OpenApi openApi;
    private final Runnable catchUp;

    /** @param catchUp brings what is told up to the latest definitions */
    Documents(Discovery discovery, OpenApi openApi, Runnable catchUp) {
        this.discovery = discovery;
        this.openApi = openApi;
        this.catchUp = catchUp;
    }

    void send(Call call, HttpServletResponse response) throws IOException {
        String path = call.path();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        boolean schema = path.startsWith(OPENAPI);
        String accept = call.header("accept");
        catchUp(path);
        Optional<Document> found = schema ? openApi.answer(path, accept) : discovery.answer(path, accept);
        if (found.isEmpty()) {
            if (schema && !openApi.accepts(path, accept)) {
                throw ApiErrors.notAcceptable(List.of(Answer.JSON));
            }
            if (path.indexOf('/', "/apis/".length()) > 0
                    && discovery.answer(parent(path), null).isPresent()) {
                throw ApiErrors.noSuchPath();
            }
            Responses.send(Answer.pageNotFound(), call, response);
            return;
        }
        if (!call.method().equals("GET")) {
            throw ApiErrors.methodNotAllowed();
        }
        Document document = found.get();
        String hash = call.query().get("hash");
        if (schema
                && !hash.isEmpty()
                && document.etag() != null
                && !document.etag().equals('"' + hash + '"')) {
            response.setStatus(301);
            response.setHeader("Location", openApi.locationOf(path, document));
            return;
        }
        if (document.etag() != null) {
            response.setHeader("ETag", document.etag());
            response.setHeader("Vary", "Accept");
        }
        if (document.isKnown(call.header("if-none-match"))) {
            response.setHeader("Cache-Control", schema ? Responses.NOT_CACHED : PUBLIC);
            response.setStatus(304);
            return;
        }
        Answer answer = Answer.of(200, document.contentType(), document.body());
        if (schema && !hash.isEmpty()) {
            String expiry = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plusYears(1));
            answer = answer.with("Expires", expiry).with("Cache-Control", "public, immutable");
        } else if (!schema && document.etag() != null) {
            answer = answer.with("Cache-Control", PUBLIC);
        }
        Responses.send(answer, call, response);
    }

    /** Where the StateStore can't be asked, what was known last is told. */
    private void catchUp(String path) {
        if (path.startsWith("/apis") || path.startsWith(OPENAPI)) {
            try {
                catchUp.run();
            } catch (StoreException | ApiException e) {
                LOG.debug("definitions that are new may be missing: {}", e.getMessage());
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
