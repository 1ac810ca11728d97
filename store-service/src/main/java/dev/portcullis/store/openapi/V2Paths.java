package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Path items in the form of version 2. */
final class V2Paths {
    private V2Paths() {}

    static ObjectNode render(PathItem item) {
        ObjectNode json = Json.object();
        item.operations().forEach(operation -> json.set(operation.method(), operation(operation)));
        ArrayNode parameters = json.putArray("parameters");
        item.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        return json;
    }

    private static ObjectNode operation(Operation operation) {
        ObjectNode json = Json.object().put("operationId", operation.id());
        json.putArray("tags").add(operation.tag());
        json.putArray("schemes").add("https");
        strings(json, "consumes", operation.consumes());
        strings(json, "produces", Operation.PRODUCES);
        ArrayNode parameters = json.putArray("parameters");
        if (operation.body() != null) {
            ObjectNode body = parameters.addObject().put("name", "body").put("in", "body");
            if (!operation.method().equals("delete")) {
                body.put("required", true);
            }
            body.putObject("schema").put("$ref", Style.V2.reference(operation.body()));
        }
        operation.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
        ObjectNode responses = json.putObject("responses");
        answer(responses, "200", "OK", operation);
        if (operation.created()) {
            answer(responses, "201", "Created", operation);
        }
        responses.putObject("401").put("description", "Unauthorized");
        Extensions.add(json, operation);
        return json;
    }

    private static void answer(ObjectNode responses, String code, String description, Operation operation) {
        responses
                .putObject(code)
                .put("description", description)
                .putObject("schema")
                .put("$ref", Style.V2.reference(operation.answer()));
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode json = Json.object()
                .put("name", parameter.name())
                .put("in", parameter.in())
                .put("type", parameter.type())
                .put("description", parameter.description())
                .put("uniqueItems", true);
        return parameter.required() ? json.put("required", true) : json;
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
