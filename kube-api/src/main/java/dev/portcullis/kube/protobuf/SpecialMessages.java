package dev.portcullis.kube.protobuf;

import dev.portcullis.kube.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages that are something else than objects in JSON: times, quantities, raw JSON, either-or types. */
final class SpecialMessages {
    private static final DateTimeFormatter SECONDS = utc("yyyy-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = utc("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private static final String EXTENSIONS = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";

    private SpecialMessages() {}

    static boolean isTime(String type) {
        return type.equals(META + "Time") || type.equals(META + "MicroTime");
    }

    /** Null for the zero time, which has no fields. */
    static @Nullable JsonNode time(String type, Wire wire) {
        if (!wire.more()) {
            return null;
        }
        long seconds = 0;
        long nanos = 0;
        while (wire.more()) {
            long tag = wire.varint();
            if (tag == (1 << 3 | Wire.VARINT)) {
                seconds = wire.varint();
            } else if (tag == (2 << 3 | Wire.VARINT)) {
                nanos = wire.varint();
            } else {
                wire.skip((int) (tag & 7));
            }
        }
        try {
            DateTimeFormatter format = type.endsWith("MicroTime") ? MICROS : SECONDS;
            return text(format.format(Instant.ofEpochSecond(seconds, nanos)));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("a time out of range", e);
        }
    }

    /** @param plain the message's fields as an object */
    static JsonNode json(String type, ObjectNode plain) {
        JsonNodeFactory nodes = Json.MAPPER.getNodeFactory();
        return switch (type) {
            case "k8s.io.apimachinery.pkg.api.resource.Quantity" ->
                text(plain.path("string").asString("0"));
            case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" ->
                plain.path("type").asInt(0) == 0
                        ? Json.MAPPER
                                .getNodeFactory()
                                .numberNode(plain.path("intVal").asInt(0))
                        : text(plain.path("strVal").asString(""));
            case "k8s.io.apimachinery.pkg.runtime.RawExtension", META + "FieldsV1", EXTENSIONS + "JSON" -> raw(plain);
            case "k8s.io.api.authentication.v1.ExtraValue",
                    "k8s.io.api.authorization.v1.ExtraValue",
                    "k8s.io.api.certificates.v1.ExtraValue",
                    META + "Verbs" -> plain.withArrayProperty("items");
            case EXTENSIONS + "JSONSchemaPropsOrBool" ->
                schemaOr(plain, nodes.booleanNode(plain.path("allows").asBoolean(false)));
            case EXTENSIONS + "JSONSchemaPropsOrArray" -> schemaOr(plain, plain.withArrayProperty("jSONSchemas"));
            case EXTENSIONS + "JSONSchemaPropsOrStringArray" -> schemaOr(plain, plain.withArrayProperty("property"));
            default -> plain;
        };
    }

    private static JsonNode schemaOr(ObjectNode plain, JsonNode other) {
        JsonNode schema = plain.get("schema");
        return schema != null ? schema : other;
    }

    private static JsonNode raw(ObjectNode plain) {
        String encoded = plain.path("raw").asString(plain.path("Raw").asString(""));
        return encoded.isEmpty()
                ? Json.MAPPER.getNodeFactory().nullNode()
                : Json.read(Base64.getDecoder().decode(encoded));
    }

    private static JsonNode text(String text) {
        return Json.MAPPER.getNodeFactory().stringNode(text);
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
