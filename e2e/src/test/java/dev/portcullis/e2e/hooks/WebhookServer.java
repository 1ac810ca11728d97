package dev.portcullis.e2e.hooks;

import dev.portcullis.e2e.provider.TlsServer;
import dev.portcullis.e2e.provider.TlsServer.Answer;
import dev.portcullis.e2e.provider.TlsServer.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks by their paths: {@code /allow}, {@code /deny}, {@code /invalid}, {@code /warn}, {@code /broken}, {@code /slow},
 * {@code /spoil}, which makes something of the object that is none, and {@code /label/NAME}, which sets a label, each with anything behind it.
 */
public final class WebhookServer implements AutoCloseable {
    /** The service that it may be called as. */
    public static final String SERVICE = "hook.default.svc";

    private static final JsonMapper JSON = new JsonMapper();

    private final TlsServer server;

    public WebhookServer(Path dir) {
        server = new TlsServer("webhooks", dir, WebhookServer::answer, SERVICE);
    }

    public String url() {
        return server.url();
    }

    public int port() {
        return Integer.parseInt(url().substring(url().lastIndexOf(':') + 1));
    }

    public String caBundle() {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(server.caFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests of the reviews that came to a path, in order. */
    public List<JsonNode> asked(String path) {
        return questions(path)
                .map(asked -> JSON.readTree(asked.body()).path("request"))
                .toList();
    }

    /** A header of the last question that came to a path. */
    public String header(String path, String name) {
        return questions(path).reduce((first, second) -> second).orElseThrow().header(name);
    }

    private java.util.stream.Stream<Asked> questions(String path) {
        return server.asked().stream().filter(asked -> asked.path().startsWith(path + "?"));
    }

    private static Answer answer(Asked asked) {
        String[] path = asked.path().substring(1, asked.path().indexOf('?')).split("/");
        ObjectNode review = (ObjectNode) JSON.readTree(asked.body());
        ObjectNode request = (ObjectNode) review.remove("request");
        ObjectNode response =
                review.putObject("response").put("uid", request.path("uid").asString());
        response.put("allowed", true);
        switch (path[0]) {
            case "deny" -> response.put("allowed", false).putObject("status").put("message", "not on my watch");
            case "invalid" -> response.put("allowed", false).set("status", JSON.readTree("""
                                {"code":422,"reason":"Invalid","message":"wrong colour","details":{"causes":[{"field":"data.colour","message":"no"}]}}"""));
            case "warn" -> {
                response.putArray("warnings").add("think twice");
                response.putObject("auditAnnotations").put("thought", "once");
            }
            case "spoil" -> patch(response, "[{\"op\":\"add\",\"path\":\"/data\",\"value\":\"text\"}]");
            case "label" -> label(response, request.path("object"), path[1]);
            case "broken" -> {
                return new Answer(500, "text/plain", "out of order", Map.of());
            }
            case "slow" -> sleep();
            default -> {}
        }
        return new Answer(200, "application/json", review.toString(), Map.of());
    }

    private static void label(ObjectNode response, JsonNode object, String name) {
        ArrayNode patch = JSON.createArrayNode();
        if (!object.path("metadata").has("labels")) {
            patch.addObject().put("op", "add").put("path", "/metadata/labels").putObject("value");
        }
        patch.addObject()
                .put("op", "add")
                .put("path", "/metadata/labels/" + name)
                .put("value", "yes");
        patch(response, patch.toString());
    }

    private static void patch(ObjectNode response, String patch) {
        byte[] text = patch.getBytes(StandardCharsets.UTF_8);
        response.put("patchType", "JSONPatch").put("patch", Base64.getEncoder().encodeToString(text));
    }

    private static void sleep() {
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
