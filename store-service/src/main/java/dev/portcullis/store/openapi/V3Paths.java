package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Path items in the form of version 3. */
final class V3Paths {
    private V3Paths() {}

    static ObjectNode render(PathItem item) {
        ObjectNode json = Json.object();
        item.operations().forEach(operation -> json.set(operation.method(), operation(operation)));
        ArrayNode parameters = json.putArray("parameters");
        item.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        return json;
    }

    private static ObjectNode operation(Operation operation) {
        ObjectNode json = Json.object();
        json.putArray("tags").add(operation.tag());
        json.put("operationId", operation.id());
        if (!operation.parameters().isEmpty()) {
            ArrayNode parameters = json.putArray("parameters");
            operation.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        }
        if (operation.body() != null) {
            ObjectNode body = json.putObject("requestBody");
            content(body, operation.consumes(), operation.body());
            if (!operation.method().equals("delete")) {
                body.put("required", true);
            }
        }
        ObjectNode responses = json.putObject("responses");
        content(responses.putObject("200").put("description", "OK"), Operation.PRODUCES, operation.answer());
        if (operation.created()) {
            content(responses.putObject("201").put("description", "Created"), Operation.PRODUCES, operation.answer());
        }
        responses.putObject("401").put("description", "Unauthorized");
        Extensions.add(json, operation);
        return json;
    }

    private static void content(ObjectNode holder, List<String> mediaTypes, String definition) {
        ObjectNode content = holder.putObject("content");
        mediaTypes.forEach(mediaType ->
                content.putObject(mediaType).putObject("schema").put("$ref", Style.V3.reference(definition)));
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode json = Json.object()
                .put("name", parameter.name())
                .put("in", parameter.in())
                .put("description", parameter.description());
        if (parameter.required()) {
            json.put("required", true);
        }
        json.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
        return json;
    }
}
