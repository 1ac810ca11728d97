package dev.portcullis.kube.content;

import dev.portcullis.kube.json.GoSyntax;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.protobuf.ProtobufBody;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** Reads the object that a client sent as one of our records, with kube-apiserver's errors and warnings. */
public final class RequestBody {
    /** kube-apiserver's limit. */
    public static final int LIMIT = 3 * 1024 * 1024;

    private static final JsonMapper STRICT = Json.MAPPER
            .rebuild()
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Boolean,
                    config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Integer,
                    config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();

    private RequestBody() {}

    /**
     * Fields that the record does not have are an error, a {@code Warning} header or nothing, as {@code fieldValidation} says.
     *
     * @param apiVersion what the body may say; where it says nothing this is meant
     * @param type with a component for each field, {@code apiVersion}, {@code kind} and {@code metadata} included
     */
    public static <T extends Record> T read(
            HttpServletRequest request, HttpServletResponse response, String apiVersion, String kind, Class<T> type)
            throws IOException {
        return read(request, response, apiVersion, kind, STRICT.constructType(type));
    }

    /**
     * As above, of a review.
     *
     * @param spec with a component for each field of the spec
     */
    public static <S extends Record> ReviewBody<S> review(
            HttpServletRequest request, HttpServletResponse response, String apiVersion, String kind, Class<S> spec)
            throws IOException {
        return read(
                request,
                response,
                apiVersion,
                kind,
                STRICT.getTypeFactory().constructParametricType(ReviewBody.class, spec));
    }

    private static <T> T read(
            HttpServletRequest request, HttpServletResponse response, String apiVersion, String kind, JavaType type)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
        if (body.length > LIMIT) {
            throw ApiErrors.requestEntityTooLarge(LIMIT);
        }
        ObjectNode tree = parse(body, request.getContentType(), kind);
        checkKind(tree, apiVersion, kind);
        tree.put("apiVersion", apiVersion).put("kind", kind);
        String cannot = kind + " in version \"" + version(apiVersion) + "\" cannot be handled as a " + kind + ": ";
        report(UnknownFields.in(tree, type), request.getParameter("fieldValidation"), cannot, response);
        try {
            return STRICT.treeToValue(tree, type);
        } catch (DatabindException e) {
            throw ApiErrors.badRequest(cannot + mismatch(e, kind));
        }
    }

    private static ObjectNode parse(byte[] body, @Nullable String contentType, String kind) {
        boolean protobuf = ProtobufBody.isMeant(contentType);
        MediaType form = protobuf ? MediaType.JSON : MediaType.ofContent(contentType);
        String unrecognized = "the object provided is unrecognized (must be of type " + kind + "): ";
        try {
            JsonNode tree =
                    protobuf ? ProtobufBody.read(body) : form == MediaType.YAML ? Yaml.read(body) : Json.read(body);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw ApiErrors.badRequest(unrecognized + "couldn't get version/kind; json parse error: "
                    + (body.length == 0 ? "unexpected end of JSON input (<empty>)" : "not a JSON object"));
        } catch (JacksonException e) {
            throw ApiErrors.badRequest(unrecognized + "couldn't get version/kind; json parse error: "
                    + (form == MediaType.YAML ? e.getOriginalMessage() : GoSyntax.explain(body)));
        } catch (IllegalArgumentException e) {
            throw ApiErrors.badRequest(unrecognized + e.getMessage());
        }
    }

    private static void checkKind(ObjectNode tree, String apiVersion, String kind) {
        String itsVersion = tree.path("apiVersion").asString("");
        String itsKind = tree.path("kind").asString("");
        if (!itsKind.isEmpty() && !itsKind.equals(kind)) {
            throw ApiErrors.badRequest(
                    "%1$s in version \"%2$s\" cannot be handled as a %3$s: converting (%2$s.%1$s) to (%4$s.%3$s): unknown conversion"
                            .formatted(itsKind, version(itsVersion), kind, version(apiVersion)));
        }
        if (!itsVersion.isEmpty() && !itsVersion.equals(apiVersion)) {
            throw ApiErrors.badRequest("the API version in the data (%s) does not match the expected API version (%s)"
                    .formatted(itsVersion, apiVersion));
        }
    }

    private static void report(
            List<String> complaints, @Nullable String fieldValidation, String cannot, HttpServletResponse response) {
        switch (fieldValidation == null ? "Warn" : fieldValidation) {
            case "", "Warn" ->
                complaints.forEach(
                        complaint -> response.addHeader("Warning", "299 - \"" + complaint.replace("\"", "\\\"") + '"'));
            case "Strict" -> {
                if (!complaints.isEmpty()) {
                    throw ApiErrors.badRequest(cannot + "strict decoding error: " + String.join(", ", complaints));
                }
            }
            case "Ignore" -> {
                // Dropped without a word, as asked for.
            }
            default -> throw badFieldValidation(fieldValidation);
        }
    }

    private static ApiException badFieldValidation(@Nullable String value) {
        return ApiErrors.invalid(
                new GroupResource("meta.k8s.io", "CreateOptions"),
                "",
                List.of(FieldError.notSupported("fieldValidation", value, List.of("", "Ignore", "Strict", "Warn"))));
    }

    /** As Go's encoding/json words it. */
    private static String mismatch(DatabindException e, String kind) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(part -> {
            if (part.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
            }
        });
        String type = e instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null
                ? mismatched.getTargetType().getSimpleName().toLowerCase(Locale.ROOT)
                : "another type";
        return "json: cannot unmarshal into Go struct field %s.%s of type %s".formatted(kind, path, type);
    }

    private static String version(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
