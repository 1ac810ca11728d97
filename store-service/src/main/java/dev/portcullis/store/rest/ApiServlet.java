package dev.portcullis.store.rest;

import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.read.ReadBatch;
import dev.portcullis.kube.request.PercentCoding;
import dev.portcullis.kube.request.QueryString;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.write.AdmissionGate;
import dev.portcullis.store.write.PausedWrites;
import dev.portcullis.store.write.PausedWrites.Step;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/** The whole REST API on one servlet: reads are answered on the request's thread, writes may pause for admission. */
public final class ApiServlet extends HttpServlet {
    private static final String WRITE_HEADER = "portcullis-write";
    private static final String WRITES = "/writes/";

    private final transient Router router;
    private final transient ReadRequests reads;
    private final transient ObjectReads together;
    private final transient WriteRequests writes;
    private final transient PausedWrites<Answer> paused;
    private final transient Documents documents;
    private final transient ConnectRequests connections;
    private final transient AdmissionGate own;

    /** @param own what the writes of the suite's other services pass */
    ApiServlet(
            Router router,
            ReadRequests reads,
            ObjectReads together,
            WriteRequests writes,
            PausedWrites<Answer> paused,
            Documents documents,
            ConnectRequests connections,
            AdmissionGate own) {
        this.router = router;
        this.reads = reads;
        this.together = together;
        this.writes = writes;
        this.paused = paused;
        this.documents = documents;
        this.connections = connections;
        this.own = own;
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever happens, the client gets a Status
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call call;
        try {
            call = call(request);
        } catch (RuntimeException e) {
            sendFailure(e, emptyCall(request), response);
            return;
        }
        try {
            if (call.path().startsWith(WRITES)) {
                resume(call, response);
            } else if (call.path().equals(ReadBatch.PATH)) {
                together.answer(call, response);
            } else if (call.info().resourceRequest()) {
                resource(call, response);
            } else {
                documents.send(call, response);
            }
        } catch (RuntimeException e) {
            sendFailure(e, call, response);
        }
    }

    private void resource(Call call, HttpServletResponse response) throws IOException {
        if (!router.serves(call.info())) {
            Responses.send(Answer.pageNotFound(), call, response);
            return;
        }
        Route route = router.route(call.method(), call.info());
        if (route.part().equals("log")) {
            connections.log(call, route, response);
            return;
        }
        if (route.connects()) {
            admitted(call, response, gate -> connections.connect(call, route, gate));
            return;
        }
        switch (route.verb()) {
            case "get", "list", "watch" -> read(call, route, response);
            default -> admitted(call, response, gate -> writes.handle(call, route, gate));
        }
    }

    /** Where a changed definition takes the type away between the finding and the reading, the new one is read. */
    private void read(Call call, Route route, HttpServletResponse response) throws IOException {
        try {
            reads.handle(call, route, response);
        } catch (ApiException e) {
            if (response.isCommitted() || router.isCurrent(route)) {
                throw e;
            }
            reads.handle(call, router.route(call.method(), call.info()), response);
        }
    }

    private void admitted(Call call, HttpServletResponse response, Function<AdmissionGate, Answer> work)
            throws IOException {
        if (!call.fromGateway()) {
            Responses.send(work.apply(own), call, response);
            return;
        }
        if (!"begin".equals(call.header(WRITE_HEADER))) {
            throw ApiErrors.badRequest("a write of the gateway needs the header Portcullis-Write: begin");
        }
        send(paused.begin(call.caller(), work, e -> Answer.of(Failures.status(e))), call, response);
    }

    /** Brings a paused write its answer, or gives it up. */
    private void resume(Call call, HttpServletResponse response) throws IOException {
        String id = call.path().substring(WRITES.length());
        switch (call.method()) {
            case "POST" -> send(paused.resume(call.caller(), id, call.body()), call, response);
            case "DELETE" -> {
                paused.giveUp(call.caller(), id);
                response.setStatus(204);
            }
            default -> throw ApiErrors.methodNotAllowed();
        }
    }

    /** A review is read by admission-service, whatever codings the client knows. */
    private static void send(Step<Answer> step, Call call, HttpServletResponse response) throws IOException {
        switch (step) {
            case Step.Refused<Answer> refused -> response.setStatus(503);
            case Step.Ended<Answer> ended -> Responses.send(ended.answer(), call, response);
            case Step.Review<Answer> review -> {
                Answer paused = Answer.of(200, Answer.JSON, review.body())
                        .with("Portcullis-Write", review.id())
                        .with("Portcullis-Admission", review.phase());
                Responses.send(
                        review.access().isEmpty() ? paused : paused.with("Portcullis-Access", review.access()),
                        call.uncompressed(),
                        response);
            }
        }
    }

    private static void sendFailure(Throwable thrown, Call call, HttpServletResponse response) throws IOException {
        Answer answer = Answer.of(Failures.status(thrown));
        if (!response.isCommitted()) {
            response.reset();
            Responses.send(answer, call, response);
        }
    }

    private static Call call(HttpServletRequest request) throws IOException {
        String path = PercentCoding.decode(request.getRequestURI(), false);
        Query query = query(request.getQueryString());
        RequestInfo info = RequestInfoResolver.resolve(
                request.getMethod(), path, name -> query.has(name) ? query.get(name) : null);
        byte[] body = request.getMethod().equals("GET") ? new byte[0] : body(request);
        return new Call(
                request.getMethod(), path, query, info, caller(), headers(request), body, ClientConnection.of(request));
    }

    /** For failures before there is a call. */
    private static Call emptyCall(HttpServletRequest request) {
        RequestInfo info = RequestInfoResolver.resolve("GET", "/", name -> null);
        return new Call(request.getMethod(), "/", new Query(Map.of()), info, caller(), Map.of(), new byte[0], null);
    }

    private static String caller() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(authentication -> authentication.getName())
                .orElse("");
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > Failures.LARGEST_BODY) {
            throw ApiErrors.requestEntityTooLarge(Failures.LARGEST_BODY);
        }
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(Failures.LARGEST_BODY + 1);
            if (body.length > Failures.LARGEST_BODY) {
                throw ApiErrors.requestEntityTooLarge(Failures.LARGEST_BODY);
            }
            return body;
        }
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    private static Query query(@Nullable String text) {
        Map<String, List<String>> parameters = new HashMap<>();
        QueryString.forEach(
                text,
                (name, value) ->
                        parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        return new Query(parameters);
    }
}
