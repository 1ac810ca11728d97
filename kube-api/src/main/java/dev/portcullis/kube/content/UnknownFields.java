package dev.portcullis.kube.content;

import dev.portcullis.kube.json.Json;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.type.TypeFactory;

/** Finds the fields of a tree that the record which it is to become does not have. */
public final class UnknownFields {
    private static final TypeFactory TYPES = Json.MAPPER.getTypeFactory();

    private UnknownFields() {}

    /** The messages of kube-apiserver's strict decoder: {@code unknown field "spec.userr"}. */
    public static List<String> in(JsonNode tree, JavaType type) {
        List<String> found = new ArrayList<>();
        walk(tree, type, "", found);
        return found;
    }

    private static void walk(JsonNode tree, JavaType type, String path, List<String> found) {
        if (type.isRecordType() && tree.isObject()) {
            Map<String, RecordComponent> components = Arrays.stream(
                            type.getRawClass().getRecordComponents())
                    .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                RecordComponent component = components.get(field.getKey());
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (component == null) {
                    found.add("unknown field \"" + at + "\"");
                } else {
                    walk(
                            field.getValue(),
                            TYPES.resolveMemberType(component.getGenericType(), type.getBindings()),
                            at,
                            found);
                }
            }
        } else if (type.isCollectionLikeType() && tree.isArray()) {
            for (int i = 0; i < tree.size(); i++) {
                walk(tree.get(i), type.getContentType(), path + "[" + i + "]", found);
            }
        }
    }
}
