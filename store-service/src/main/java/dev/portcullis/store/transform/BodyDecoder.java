package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.protobuf.ProtobufBody;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.catalog.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object of the bytes that a client sent, or says what is wrong with them as kube-apiserver would. */
public final class BodyDecoder {
    private static final String META = "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
            + " Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private BodyDecoder() {}

    public static Decoded decode(byte[] body, @Nullable String contentType, FieldValidation mode, ResourceType type) {
        return decode(body, contentType, mode, Target.of(type));
    }

    /**
     * The object has the apiVersion and kind of the target, which may be missing in the body, and no field that the
     * schema doesn't know. Fails with 400, and with 415 where the content type is none of JSON, YAML and protobuf.
     *
     * @param contentType null or empty means JSON
     */
    public static Decoded decode(byte[] body, @Nullable String contentType, FieldValidation mode, Target target) {
        if (ProtobufBody.isMeant(contentType)) {
            return decode(new Raw(protobuf(body, target), List.of(), false), mode, target, body);
        }
        boolean yaml = isYaml(contentType);
        Raw raw;
        try {
            raw = yaml ? YamlReader.read(body) : JsonReader.read(body);
            raw = new Raw(object(raw.tree()), raw.duplicates(), raw.deep());
            meta(raw.tree(), "apiVersion");
            meta(raw.tree(), "kind");
        } catch (MalformedException e) {
            String why = String.valueOf(e.getMessage());
            throw unrecognized(
                    target,
                    why.startsWith("yaml: ") ? why : "couldn't get version/kind; json parse error: " + why,
                    body);
        }
        return decode(raw, mode, target, body);
    }

    /** As above, of a tree that was read already. */
    static Decoded decode(ObjectNode tree, FieldValidation mode, Target target) {
        return decode(new Raw(tree, List.of(), false), mode, target, new byte[0]);
    }

    private static Decoded decode(Raw raw, FieldValidation mode, Target target, byte[] body) {
        JsonNode tree = raw.tree();
        String apiVersion = tree.path("apiVersion").asString("");
        String kind = tree.path("kind").asString("");
        if (apiVersion.chars().filter(c -> c == '/').count() > 1) {
            throw unrecognized(target, "unexpected GroupVersion string: " + apiVersion, body);
        }
        String version = apiVersion.isEmpty() ? target.version() : apiVersion.substring(apiVersion.indexOf('/') + 1);
        String cannot = "%s in version \"%s\" cannot be handled as a %s: "
                .formatted(kind.isEmpty() ? target.kind() : kind, version, target.kind());
        if (target.custom() && !kind.isEmpty() && !kind.equals(target.kind())) {
            throw ApiErrors.invalid(
                    new GroupResource(target.group(), kind),
                    tree.path("metadata").path("name").asString(""),
                    List.of(FieldError.invalid("kind", kind, "must be " + target.kind())));
        }
        if (!kind.isEmpty() && !kind.equals(target.kind())) {
            throw ApiErrors.badRequest("%sconverting (%s.%s) to (%s.%s): unknown conversion"
                    .formatted(cannot, version, kind, target.version(), target.kind()));
        }
        List<String> complaints = new ArrayList<>(raw.duplicates());
        ObjectNode object = shape(tree, target, cannot, complaints);
        if (raw.deep() && Nesting.tooDeep(object)) {
            throw ApiErrors.badRequest(cannot + Nesting.TOO_DEEP + " of " + Nesting.deepest() + " in what is kept");
        }
        if (!complaints.isEmpty() && mode == FieldValidation.STRICT) {
            throw ApiErrors.badRequest(cannot + "strict decoding error: " + String.join(", ", complaints));
        }
        if (!target.takes(apiVersion)) {
            throw ApiErrors.badRequest("the API version in the data (%s) does not match the expected API version (%s)"
                    .formatted(apiVersion, target.apiVersion()));
        }
        return new Decoded(object, mode == FieldValidation.WARN ? complaints : List.of());
    }

    private static ObjectNode shape(JsonNode tree, Target target, String cannot, List<String> complaints) {
        ObjectNode typed = Json.object();
        typed.put("kind", target.kind()).put("apiVersion", target.apiVersion());
        tree.properties().forEach(entry -> typed.putIfAbsent(entry.getKey(), entry.getValue()));
        try {
            return target.shape(typed, complaints);
        } catch (MalformedException e) {
            throw ApiErrors.badRequest(cannot + e.getMessage());
        }
    }

    private static boolean isYaml(@Nullable String contentType) {
        String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        return switch (mediaType.toLowerCase(Locale.ROOT)) {
            case "", "application/json" -> false;
            case "application/yaml" -> true;
            default ->
                throw ApiErrors.unsupportedMediaType(
                        List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf"));
        };
    }

    private static ObjectNode protobuf(byte[] body, Target target) {
        try {
            return ProtobufBody.read(body);
        } catch (IllegalArgumentException e) {
            throw unrecognized(target, String.valueOf(e.getMessage()), body);
        }
    }

    private static ObjectNode object(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        if (tree.isNull()) {
            return Json.object();
        }
        String what = tree.isArray() ? "array" : tree.isString() ? "string" : tree.isBoolean() ? "bool" : "number";
        throw new MalformedException("json: cannot unmarshal " + what + " into Go value of type " + META);
    }

    private static void meta(JsonNode tree, String field) {
        JsonNode value = tree.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
            String what =
                    value.isObject() ? "object" : value.isArray() ? "array" : value.isBoolean() ? "bool" : "number";
            throw new MalformedException(
                    "json: cannot unmarshal %s into Go struct field .%s of type string".formatted(what, field));
        }
    }

    private static ApiException unrecognized(Target target, String why, byte[] body) {
        return ApiErrors.badRequest("the object provided is unrecognized (must be of type %s): %s (%s)"
                .formatted(target.kind(), why, summary(body)));
    }

    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        int shown = Math.min(body.length, 30);
        String text = body[0] == '{'
                ? new String(body, 0, shown, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(body, 0, shown);
        return body.length > shown ? text + " ..." : text;
    }
}
