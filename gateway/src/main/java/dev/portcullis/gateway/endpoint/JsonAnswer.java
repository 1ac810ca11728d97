package dev.portcullis.gateway.endpoint;

import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Writes JSON indented, as kube-apiserver does at the paths that people look at. */
final class JsonAnswer {
    private JsonAnswer() {}

    static void write(int status, JsonNode body, Exchange exchange) throws IOException {
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(body);
        exchange.response().setStatus(status);
        exchange.response().setContentType("application/json");
        exchange.response().setContentLength(bytes.length);
        exchange.response().getOutputStream().write(bytes);
    }
}
