package dev.portcullis.store.rest;

import dev.portcullis.store.connect.Connections;
import jakarta.servlet.http.HttpServletResponse;

/** Logs, exec, attach, port forwarding and proxies. */
final class ConnectRequests {
    private final Connections connections;

    ConnectRequests(Connections connections) {
        this.connections = connections;
    }

    void handle(Call call, Route route, HttpServletResponse response) {
        if (!route.part().equals("log")) {
            throw connections.refusal(route.type(), route.part(), route.namespace(), route.name(), call.query());
        }
        connections.log(route.namespace(), route.name(), call.query());
        response.setStatus(204);
    }
}
