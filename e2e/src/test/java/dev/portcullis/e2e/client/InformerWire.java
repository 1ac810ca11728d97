package dev.portcullis.e2e.client;

import dev.portcullis.e2e.client.InformerRequest.Broken;
import dev.portcullis.e2e.client.InformerRequest.Ended;
import dev.portcullis.e2e.client.InformerRequest.Failed;
import dev.portcullis.e2e.client.InformerRequest.Listed;
import dev.portcullis.e2e.client.InformerRequest.Outcome;
import dev.portcullis.e2e.client.InformerRequest.Refused;
import dev.portcullis.e2e.client.InformerRequest.Verb;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens in between an informer and the server: each request with its outcome, in their order, and the versions that were told. */
final class InformerWire implements Interceptor {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<InformerRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

    /** Those that are over. An informer asks for one thing at a time. */
    List<InformerRequest> requests() {
        return List.copyOf(requests);
    }

    /** The versions of all events, and, below zero, those of lists. */
    List<Long> told() {
        return List.copyOf(told);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        HttpUrl asked = chain.request().url();
        Verb verb = "true".equals(asked.queryParameter("watch")) ? Verb.WATCH : Verb.LIST;
        Consumer<Outcome> over =
                outcome -> requests.add(new InformerRequest(verb, asked.queryParameter("resourceVersion"), outcome));
        Instant begun = Instant.now();
        try {
            Response answer = chain.proceed(chain.request());
            if (answer.isSuccessful() && verb == Verb.WATCH) {
                return heard(answer, over);
            }
            JsonNode body = JSON.readTree(answer.peekBody(Long.MAX_VALUE).string());
            if (answer.isSuccessful()) {
                told.add(-version(body));
                over.accept(new Listed(version(body)));
            } else {
                String message = body.path("message").asString("");
                over.accept(Refused.of(new Refusal(begun, Instant.now(), answer.code(), message), null));
            }
            return answer;
        } catch (IOException e) {
            over.accept(Refused.of(new Refusal(begun, Instant.now(), 0, e.toString()), e));
            throw e;
        }
    }

    private Response heard(Response answer, Consumer<Outcome> over) {
        ResponseBody body = answer.body();
        Source source = new Stream(body.source(), over);
        return answer.newBuilder()
                .body(ResponseBody.create(Okio.buffer(source), body.contentType(), body.contentLength()))
                .build();
    }

    private static long version(JsonNode object) {
        return Long.parseLong(object.at("/metadata/resourceVersion").asString());
    }

    private final class Stream extends ForwardingSource {
        private final Consumer<Outcome> over;
        private final Buffer line = new Buffer();
        private boolean ended;

        Stream(Source source, Consumer<Outcome> over) {
            super(source);
            this.over = over;
        }

        @Override
        public long read(Buffer sink, long count) throws IOException {
            long read;
            try {
                read = super.read(sink, count);
            } catch (IOException e) {
                end(new Broken(e.toString()));
                throw e;
            }
            if (read < 0) {
                end(line.exhausted() ? new Ended() : new Broken("in " + line.readUtf8()));
            } else {
                sink.copyTo(line, sink.size() - read, read);
                while (line.indexOf((byte) '\n') >= 0) {
                    event(JSON.readTree(line.readUtf8Line()));
                }
            }
            return read;
        }

        private void event(JsonNode event) {
            if (event.path("type").asString().equals("ERROR")) {
                end(new Failed(event.at("/object/code").asInt()));
            } else {
                told.add(version(event.path("object")));
            }
        }

        private void end(Outcome outcome) {
            if (!ended) {
                ended = true;
                over.accept(outcome);
            }
        }
    }
}
