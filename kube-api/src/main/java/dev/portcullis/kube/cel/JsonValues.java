package dev.portcullis.kube.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON in the values that expressions work on. */
public final class JsonValues {
    private JsonValues() {}

    /**
     * The other way round. What JSON has no form for is text, as kube-apiserver prints it.
     *
     * @throws IllegalArgumentException if there is none: a key that is no text
     */
    public static JsonNode toJson(@Nullable Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (value) {
            case null -> json.nullNode();
            case NullValue none -> json.nullNode();
            case Boolean truth -> json.booleanNode(truth);
            case Long number -> json.numberNode(number);
            case UnsignedLong number -> json.numberNode(number.bigIntegerValue());
            case Double number -> json.numberNode(number);
            case CelByteString bytes -> json.binaryNode(bytes.toByteArray());
            case List<?> list -> {
                ArrayNode array = json.arrayNode(list.size());
                list.forEach(entry -> array.add(toJson(entry)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = json.objectNode();
                map.forEach((key, entry) -> {
                    if (!(key instanceof String name)) {
                        throw new IllegalArgumentException("unsupported key type: " + key);
                    }
                    object.set(name, toJson(entry));
                });
                yield object;
            }
            default -> json.stringNode(value.toString());
        };
    }

    /** @param node null is null */
    public static Object of(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return NullValue.NULL_VALUE;
        }
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
                node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(entry -> list.add(of(entry)));
                yield list;
            }
            case BOOLEAN -> node.asBoolean();
            case NUMBER ->
                node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.asLong() : node.asDouble();
            default -> node.asString();
        };
    }
}
