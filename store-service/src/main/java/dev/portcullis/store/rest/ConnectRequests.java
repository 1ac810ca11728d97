package dev.portcullis.store.rest;

import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.connect.Connections;
import dev.portcullis.store.write.AdmissionGate;
import dev.portcullis.store.write.ConnectObject;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Logs, exec, attach, port forwarding and proxies. */
final class ConnectRequests {
    private final Connections connections;

    ConnectRequests(Connections connections) {
        this.connections = connections;
    }

    /** Logs are read; nobody asks admission about them. */
    void log(Call call, Route route, HttpServletResponse response) {
        connections.log(route.namespace(), route.name(), call.query());
        response.setStatus(204);
    }

    /** Everything else: no connection is made, but whether it may be is found out first. */
    Answer connect(Call call, Route route, AdmissionGate gate) {
        Subresource part = Objects.requireNonNull(route.subresource());
        ObjectNode options = ConnectOptions.of(part, call.query());
        ConnectObject.admit(WriteRequests.connection(call, route, gate), part, options);
        throw connections.refusal(route.type(), route.part(), route.namespace(), route.name(), call.query());
    }
}
