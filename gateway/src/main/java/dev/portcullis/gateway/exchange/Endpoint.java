package dev.portcullis.gateway.exchange;

import java.io.IOException;

/** Answers a request that has passed the stages. */
public interface Endpoint {
    /**
     * @throws dev.portcullis.kube.status.ApiException to end it with a Status
     * @throws dev.portcullis.kube.client.StageUnavailableException if a service that is needed does not answer
     * @throws IOException if the client is gone
     */
    void serve(Exchange exchange) throws IOException;
}
