package dev.portcullis.gateway.upstream;

import dev.portcullis.gateway.admission.Admission;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.request.RequestBody;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import dev.portcullis.kube.client.Replica;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.status.ApiErrors;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write: the store runs it and pauses where admission is due; what it then answers goes to admission-service, and admission's answer back to
 * the store, until the store answers for the client. See docs/contracts.md, the two-phase write.
 */
public final class TwoPhaseWrite implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TwoPhaseWrite.class);
    private static final Duration GIVE_UP = Duration.ofSeconds(1);

    private final InternalClient store;
    private final Admission admission;
    private final Authorizer authorizer;
    private final Relay relay;
    private final Duration time;

    /** @param authorizer asked where a write turns out to need more than what was asked for: an apply that creates */
    public TwoPhaseWrite(InternalClient store, Admission admission, Authorizer authorizer, Relay relay, Duration time) {
        this.store = store;
        this.admission = admission;
        this.authorizer = authorizer;
        this.relay = relay;
        this.time = time;
    }

    /**
     * Where a write waits for admission.
     *
     * @param store the replica that has begun it: no other knows of it
     * @param access what the client must be allowed to do as well, empty for nothing
     */
    private record Pause(Replica store, String write, String phase, String access) {
        static @Nullable Pause of(InternalResponse answer) {
            String phase = answer.header("Portcullis-Admission");
            if (phase == null) {
                return null;
            }
            String write = answer.header("Portcullis-Write");
            if (write == null || !write.matches("[A-Za-z0-9_-]{1,128}")) {
                throw ApiErrors.internal("store-service paused a write that has no name", null);
            }
            String access = answer.header("Portcullis-Access");
            return new Pause(answer.replica(), write, phase, access == null ? "" : access);
        }
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        byte[] body = RequestBody.read(exchange.request(), time);
        exchange.trail().requestBody(body);
        InternalResponse answer = begin(exchange, body, deadline);
        try {
            for (Pause pause = Pause.of(answer); pause != null; pause = Pause.of(answer)) {
                byte[] review = answer.bytes();
                answer.close();
                answer = go(exchange, pause, review, deadline);
            }
            relay.answer(answer, exchange);
        } finally {
            answer.close();
        }
    }

    /** Until admission has been asked the store lets nothing be stored, so it may be begun twice: the other one is given up. */
    private InternalResponse begin(Exchange exchange, byte[] body, long deadline) {
        return store.send(
                exchange.method(),
                exchange.target().encoded(),
                header -> {
                    exchange.writeHeaders(header);
                    header.accept("Portcullis-Write", "begin");
                },
                body,
                left(deadline),
                true);
    }

    private InternalResponse go(Exchange exchange, Pause pause, byte[] review, long deadline) {
        try {
            if (!pause.access().isEmpty()) {
                authorizer.require(
                        Access.of(exchange.identity(), exchange.info()).to(pause.access()));
            }
            byte[] verdict = admission.review(pause.phase(), exchange.auditId(), review, left(deadline));
            exchange.trail().reviewed(verdict);
            return pause.store()
                    .send(
                            "POST",
                            "/writes/" + pause.write(),
                            header -> header.accept("Content-Type", "application/json"),
                            verdict,
                            left(deadline),
                            false);
        } catch (RuntimeException e) {
            giveUp(pause);
            throw e;
        }
    }

    private static Duration left(long deadline) {
        long nanos = deadline - System.nanoTime();
        if (nanos < 1_000_000) {
            throw ApiErrors.timeout("request did not complete within the allotted timeout", 0);
        }
        return Duration.ofNanos(nanos);
    }

    /** The store would find out by itself, but later. */
    private static void giveUp(Pause pause) {
        try (InternalResponse answer =
                pause.store().send("DELETE", "/writes/" + pause.write(), header -> {}, null, GIVE_UP, true)) {
            answer.bytes();
        } catch (StageUnavailableException e) {
            LOG.debug("write {} was not given up: {}", pause.write(), e.toString());
        }
    }
}
