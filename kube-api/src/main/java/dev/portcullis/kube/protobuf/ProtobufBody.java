package dev.portcullis.kube.protobuf;

import dev.portcullis.kube.json.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the bodies that Go clients send for built-in kinds ({@code k8s.io/apimachinery/pkg/runtime/serializer/protobuf}): four bytes, then a
 * {@code runtime.Unknown} that holds kind and object. The result is what the same client would have sent as JSON.
 */
public final class ProtobufBody {
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] PREFIX = {'k', '8', 's', 0};
    private static final int DEEPEST = 100;

    private final Messages messages = Messages.get();

    private ProtobufBody() {}

    /** Whether a {@code Content-Type} says that the body is one. */
    public static boolean isMeant(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE);
    }

    /** Whether the bytes begin as one does; JSON and YAML never do. */
    public static boolean isOne(byte[] body) {
        return body.length >= PREFIX.length && Arrays.equals(body, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
    }

    /** @throws IllegalArgumentException if it is not such a body, or of a kind that is not known; the message is for the client */
    public static ObjectNode read(byte[] body) {
        if (!isOne(body)) {
            throw new IllegalArgumentException(
                    "provided data does not appear to be a protobuf message, expected prefix "
                            + Arrays.toString(PREFIX).replace(",", ""));
        }
        Wire wire = new Wire(body, PREFIX.length, body.length);
        String[] type = {"", ""};
        Wire raw = new Wire(body, 0, 0);
        while (wire.more()) {
            long tag = wire.varint();
            if (tag == (1 << 3 | Wire.BYTES)) {
                readType(wire.slice(), type);
            } else if (tag == (2 << 3 | Wire.BYTES)) {
                raw = wire.slice();
            } else {
                wire.skip((int) (tag & 7));
            }
        }
        return new ProtobufBody().object(type[0], type[1], raw);
    }

    private static void readType(Wire wire, String[] type) {
        while (wire.more()) {
            long tag = wire.varint();
            if (tag == (1 << 3 | Wire.BYTES) || tag == (2 << 3 | Wire.BYTES)) {
                type[(int) (tag >> 3) - 1] = wire.slice().text();
            } else {
                wire.skip((int) (tag & 7));
            }
        }
    }

    private ObjectNode object(String apiVersion, String kind, Wire raw) {
        String message = messages.of(apiVersion, kind)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind \"%s\" is registered for version \"%s\" as protobuf".formatted(kind, apiVersion)));
        ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        fill(object, message, raw, 0);
        return object;
    }

    private void fill(ObjectNode object, String message, Wire wire, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("proto: exceeded max depth");
        }
        Map<Integer, Messages.Field> fields = messages.fields(message);
        while (wire.more()) {
            long tag = wire.varint();
            int wireType = (int) (tag & 7);
            Messages.Field field = fields.get((int) (tag >>> 3));
            if (field == null) {
                wire.skip(wireType);
            } else if (field.map()) {
                putEntry(object.withObjectProperty(field.name()), field.type(), wire.slice(), depth);
            } else if (field.inline()) {
                fill(object, field.type(), wire.slice(), depth + 1);
            } else if (field.repeated()) {
                append(object.withArrayProperty(field.name()), field.type(), wire, wireType, depth);
            } else {
                JsonNode value = value(field.type(), wire, wireType, depth);
                if (value != null && !(field.dropsZero() && isZero(value))) {
                    object.set(field.name(), value);
                }
            }
        }
    }

    private void putEntry(ObjectNode map, String type, Wire entry, int depth) {
        String key = "";
        JsonNode value = null;
        while (entry.more()) {
            long tag = entry.varint();
            if (tag == (1 << 3 | Wire.BYTES)) {
                key = entry.slice().text();
            } else if (tag >>> 3 == 2) {
                value = value(type, entry, (int) (tag & 7), depth);
            } else {
                entry.skip((int) (tag & 7));
            }
        }
        map.set(
                key,
                value == null && type.equals("string")
                        ? Json.MAPPER.getNodeFactory().stringNode("")
                        : value);
    }

    private void append(ArrayNode array, String type, Wire wire, int wireType, int depth) {
        if (type.equals("int") && wireType == Wire.BYTES) {
            for (Wire packed = wire.slice(); packed.more(); ) {
                array.add(number(packed.varint()));
            }
        } else {
            array.add(value(type, wire, wireType, depth));
        }
    }

    /** Null for a time that is not set. */
    private @Nullable JsonNode value(String type, Wire wire, int wireType, int depth) {
        expect(
                wireType,
                type.equals("bool") || type.equals("int")
                        ? Wire.VARINT
                        : type.equals("double") ? Wire.FIXED64 : Wire.BYTES);
        var nodes = Json.MAPPER.getNodeFactory();
        return switch (type) {
            case "bool" -> nodes.booleanNode(wire.varint() != 0);
            case "int" -> number(wire.varint());
            case "double" -> number(wire.fixed64());
            case "string" -> nodes.stringNode(wire.slice().text());
            case "bytes" ->
                nodes.stringNode(Base64.getEncoder().encodeToString(wire.slice().rest()));
            default -> message(type, wire.slice(), depth + 1);
        };
    }

    private @Nullable JsonNode message(String type, Wire wire, int depth) {
        if (SpecialMessages.isTime(type)) {
            return SpecialMessages.time(type, wire);
        }
        ObjectNode plain = Json.object();
        fill(plain, type, wire, depth);
        try {
            return SpecialMessages.json(type, plain);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("invalid JSON in " + type + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The node that the JSON parser would make of it: trees are compared. */
    private static JsonNode number(long value) {
        var nodes = Json.MAPPER.getNodeFactory();
        return (int) value == value ? nodes.numberNode((int) value) : nodes.numberNode(value);
    }

    private static JsonNode number(double value) {
        return (long) value == value
                ? number((long) value)
                : Json.MAPPER.getNodeFactory().numberNode(BigDecimal.valueOf(value));
    }

    private static void expect(int wireType, int expected) {
        if (wireType != expected) {
            throw new IllegalArgumentException("proto: wrong wireType = " + wireType);
        }
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue().isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.asDouble() == 0;
            default -> false;
        };
    }
}
