package dev.portcullis.gateway.upstream;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.request.RequestBody;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalResponse;
import java.io.IOException;
import java.time.Duration;

/** Sends the client's request on to a service that serves it alone: reads, and what never meets admission. */
public final class Forward implements Endpoint {
    private final InternalClient service;
    private final Relay relay;
    private final Duration time;

    /** @param time how long the service may take; watches have all the time */
    public Forward(InternalClient service, Relay relay, Duration time) {
        this.service = service;
        this.relay = relay;
        this.time = time;
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
                read)) {
            relay.answer(answer, exchange);
        }
    }

    static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
