package dev.portcullis.gateway.objectread;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.objectread.Lanes.Answered;
import dev.portcullis.gateway.objectread.Lanes.Lead;
import dev.portcullis.gateway.objectread.Lanes.Waiting;
import dev.portcullis.gateway.upstream.Relay;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import dev.portcullis.kube.read.ReadBatch;
import dev.portcullis.kube.tracing.RequestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, of which those of single objects go to the store together when many come at once: a message to another process costs more than
 * what it asks for. Each has passed all stages by itself. Whatever goes wrong with a group, each of it is asked for alone, and tells its
 * own client what came of that.
 */
public final class ObjectReads implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectReads.class);
    private static final int LANES = 2;
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LONGEST_TEXT = 1000;

    private final Lanes lanes = new Lanes(LANES, PATIENCE);
    private final InternalClient store;
    private final Endpoint alone;
    private final Relay relay;
    private final Duration time;

    /**
     * @param alone reads of everything, one at a time
     * @param time how long the store may take
     */
    public ObjectReads(InternalClient store, Endpoint alone, Relay relay, Duration time) {
        this.store = store;
        this.alone = alone;
        this.relay = relay;
        this.time = time;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!isSociable(exchange)) {
            alone.serve(exchange);
            return;
        }
        switch (lanes.enter(() -> read(exchange))) {
            case Lead(List<Waiting> group) when group.size() > 1 -> answer(lead(group), exchange);
            case Lead one -> ahead(exchange);
            case Answered(ReadAnswer its) -> answer(its, exchange);
        }
    }

    private void answer(ReadAnswer answer, Exchange exchange) throws IOException {
        if (answer.status() == ReadAnswer.ALONE) {
            alone.serve(exchange);
        } else {
            relay.answer(answer, exchange);
        }
    }

    /** Whether nothing but the answer's head and body can come of it, and neither is large as a rule. */
    private static boolean isSociable(Exchange exchange) {
        return exchange.method().equals("GET")
                && exchange.info().resourceRequest()
                && exchange.info().verb().equals("get")
                && exchange.info().subresource().isEmpty()
                && exchange.request().getQueryString() == null
                && isShort(exchange.target().path())
                && exchange.target().encoded().equals(exchange.target().path())
                && isShort(exchange.request().getHeader("Accept"))
                && isShort(exchange.request().getHeader("User-Agent"))
                && exchange.request().getHeader("If-None-Match") == null
                && !RequestContext.traced();
    }

    private static boolean isShort(@Nullable String text) {
        return text == null || text.length() < LONGEST_TEXT;
    }

    private static ObjectRead read(Exchange exchange) {
        return new ObjectRead(
                exchange.target().path(),
                joined(exchange, "Accept"),
                joined(exchange, "User-Agent"),
                exchange.auditId());
    }

    private static String joined(Exchange exchange, String header) {
        return String.join(", ", exchange.header(header));
    }

    /** With the lane as long as the store takes, and no longer: the client may be slow. */
    private void ahead(Exchange exchange) throws IOException {
        InternalResponse answer;
        try {
            answer = store.send("GET", exchange.target().path(), exchange::writeHeaders, null, time, true);
        } finally {
            lanes.leave();
        }
        try (answer) {
            relay.answer(answer, exchange);
        }
    }

    /** @return the answer to the first */
    private ReadAnswer lead(List<Waiting> group) {
        List<ReadAnswer> answers = Collections.nCopies(group.size(), ReadAnswer.alone());
        try {
            byte[] reads = ReadBatch.write(group.stream().map(Waiting::read).toList());
            List<ReadAnswer> came = ReadBatch.readAnswers(store.post(ReadBatch.PATH, reads, time));
            answers = came.size() == group.size() ? came : answers;
        } catch (RuntimeException e) {
            LOG.debug("a group of reads goes on alone", e);
        } finally {
            lanes.leave();
            for (int i = 1; i < group.size(); i++) {
                group.get(i).tell(new Answered(answers.get(i)));
            }
        }
        return answers.getFirst();
    }
}
