package dev.portcullis.kube.content;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds the fields of a tree that the record which it is to become does not have. */
public final class UnknownFields {
    private UnknownFields() {}

    /** The messages of kube-apiserver's strict decoder: {@code unknown field "spec.userr"}. */
    public static List<String> in(JsonNode tree, Class<? extends Record> type) {
        List<String> found = new ArrayList<>();
        walk(tree, type, "", found);
        return found;
    }

    private static void walk(JsonNode tree, Type type, String path, List<String> found) {
        if (type instanceof Class<?> record && record.isRecord() && tree.isObject()) {
            Map<String, RecordComponent> components = Arrays.stream(record.getRecordComponents())
                    .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                RecordComponent component = components.get(field.getKey());
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                if (component == null) {
                    found.add("unknown field \"" + at + "\"");
                } else {
                    walk(field.getValue(), component.getGenericType(), at, found);
                }
            }
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            for (int i = 0; i < tree.size(); i++) {
                walk(tree.get(i), generic.getActualTypeArguments()[0], path + "[" + i + "]", found);
            }
        }
    }
}
