package dev.portcullis.authz.policyreview;

import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request to create one: who asks, and what. */
public record ReviewRequest(String kind, HttpServletRequest request, HttpServletResponse response) {

    public <S extends Record> ReviewBody<S> body(Class<S> spec) throws IOException {
        return RequestBody.review(request, response, PolicyGroupController.VERSION, kind, spec);
    }

    public UserInfo user() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return RemoteUserHeaders.read(headers);
    }

    /** @param metadata as it was sent */
    public ObjectNode object(@Nullable JsonNode metadata, ObjectNode spec, ObjectNode status) {
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", PolicyGroupController.VERSION);
        object.set("metadata", metadata instanceof ObjectNode sent ? sent : Json.object());
        object.set("spec", spec);
        object.set("status", status);
        return object;
    }
}
