package dev.portcullis.store.state.etcd;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/** Notices whether a call has been given to a connection: before that, the server cannot have seen it. */
final class Sent extends ClientStreamTracer.Factory {
    private volatile boolean sent;

    boolean happened() {
        return sent;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata sentHeaders) {
                sent = true;
            }
        };
    }
}
