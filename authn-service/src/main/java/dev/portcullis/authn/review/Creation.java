package dev.portcullis.authn.review;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all objects that can be created only, and are not kept, have in common. */
public final class Creation {
    private Creation() {}

    /** The form of the answer; nothing but POST is allowed. */
    public static MediaType accepted(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        return MediaType.accepted(request.getHeader("Accept"));
    }

    /** @param metadata as the client sent it */
    public static ObjectNode object(String kind, String apiVersion, @Nullable JsonNode metadata) {
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        object.set("metadata", metadata instanceof ObjectNode sent ? sent : Json.object());
        return object;
    }

    public static void write(ObjectNode object, MediaType form, HttpServletResponse response) throws IOException {
        byte[] body = form.write(object);
        response.setStatus(201);
        response.setContentType(form.text());
        response.setHeader("Cache-Control", "no-cache, private");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
