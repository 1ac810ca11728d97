package dev.portcullis.gateway.upstream;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.request.RequestBody;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Sends the client's request on to a service that serves it alone: reads, and what never meets admission. */
public final class Forward implements Endpoint {
    private final InternalClient service;
    private final Relay relay;
    private final Duration time;
    private final Predicate<String> pure;

    /**
     * @param time how long the service may take; watches have all the time
     * @param pure the paths at which any request may be sent twice, as a read may: reviews, which change nothing
     */
    public Forward(InternalClient service, Relay relay, Duration time, Predicate<String> pure) {
        this.service = service;
        this.relay = relay;
        this.time = time;
        this.pure = pure;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        boolean read = isRead(exchange.method());
        byte[] body = read ? null : RequestBody.read(exchange.request(), time);
        exchange.trail().requestBody(body);
        try (InternalResponse answer = service.send(
                exchange.method(),
                exchange.target().encoded(),
                exchange::writeHeaders,
                body,
                exchange.longRunning() ? Duration.ZERO : time,
                read || pure.test(exchange.target().path()))) {
            relay.answer(answer, exchange);
        }
    }

    static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
