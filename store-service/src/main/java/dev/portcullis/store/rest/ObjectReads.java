package dev.portcullis.store.rest;

import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.read.ReadBatch;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.tracing.RequestContext;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.read.Reads;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GETs of single objects that the gateway sends together: each is answered as if it had come alone, from caches that are fresh for all. */
final class ObjectReads {
    /** What is larger is compressed for who wants that, or takes long to write: it comes alone. */
    private static final int LARGE = 64 * 1024;
    /** Of all bodies together. */
    private static final int MOST_BYTES = 512 * 1024;

    private static final Query NO_QUERY = new Query(Map.of());
    private static final byte[] NO_BODY = {};

    private final Router router;
    private final Reads reads;

    ObjectReads(Router router, Reads reads) {
        this.router = router;
        this.reads = reads;
    }

    void answer(Call call, HttpServletResponse response) throws IOException {
        if (!call.method().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        List<ObjectRead> batch;
        try {
            batch = ReadBatch.read(call.body());
        } catch (IllegalArgumentException e) {
            throw ApiErrors.badRequest(String.valueOf(e.getMessage()));
        }
        reads.awaitLatest();
        List<ReadAnswer> answers = new ArrayList<>(batch.size());
        int bytes = 0;
        for (ObjectRead read : batch) {
            ReadAnswer answer = bytes > MOST_BYTES ? ReadAnswer.alone() : of(read, call);
            bytes += answer.length();
            answers.add(answer);
        }
        byte[] body = ReadBatch.writeAnswers(answers);
        Responses.send(Answer.of(200, "application/octet-stream", body), call.uncompressed(), response);
    }

    @SuppressWarnings("IllegalCatch") // as with a request that came alone
    private ReadAnswer of(ObjectRead read, Call batch) {
        RequestContext.turnTo(read.auditId());
        RequestInfo info = RequestInfoResolver.resolve("GET", read.path(), name -> null);
        if (!info.resourceRequest() || !router.serves(info)) {
            return ReadAnswer.alone();
        }
        Map<String, List<String>> headers =
                Map.of("accept", List.of(read.accept()), "user-agent", List.of(read.userAgent()));
        Call call = new Call("GET", read.path(), NO_QUERY, info, batch.caller(), headers, NO_BODY, null);
        @Nullable Route route = null;
        try {
            route = router.route("GET", info);
            if (!route.verb().equals("get")
                    || route.subresource() != null
                    || route.type().storage() == null) {
                return ReadAnswer.alone();
            }
            Form form = Form.of(call);
            byte[] body =
                    Bodies.of(reads.present(route.type(), route.namespace(), route.name()), route.type(), form, call);
            return of(Answer.of(200, form.media().text(), body));
        } catch (ApiException e) {
            return route == null || router.isCurrent(route) ? of(Answer.of(Failures.status(e))) : ReadAnswer.alone();
        } catch (RuntimeException e) {
            return of(Answer.of(Failures.status(e)));
        }
    }

    private static ReadAnswer of(Answer answer) {
        byte[] body = answer.body();
        return body.length > LARGE
                ? ReadAnswer.alone()
                : new ReadAnswer(answer.status(), answer.contentType(), answer.headers(), body, 0, body.length);
    }
}
