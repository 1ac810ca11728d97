package dev.portcullis.kube.status;

import dev.portcullis.kube.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with one field: {@code validation/field.Error}.
 *
 * @param field the path, {@code spec.containers[0].image}
 * @param body the message without the path, as kube-apiserver words it
 */
public record FieldError(String reason, String field, String body) {

    public static FieldError required(String field, String detail) {
        return new FieldError("FieldValueRequired", field, "Required value" + suffix(detail));
    }

    /** {@code value} is printed as JSON, as current releases do. */
    public static FieldError invalid(String field, @Nullable Object value, String detail) {
        return new FieldError("FieldValueInvalid", field, "Invalid value: " + print(value) + suffix(detail));
    }

    public static FieldError typeInvalid(String field, @Nullable Object value, String detail) {
        return new FieldError("FieldValueTypeInvalid", field, "Invalid value: " + print(value) + suffix(detail));
    }

    public static FieldError duplicate(String field, @Nullable Object value) {
        return new FieldError("FieldValueDuplicate", field, "Duplicate value: " + print(value));
    }

    public static FieldError notFound(String field, @Nullable Object value) {
        return new FieldError("FieldValueNotFound", field, "Not found: " + print(value));
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError("FieldValueForbidden", field, "Forbidden" + suffix(detail));
    }

    public static FieldError notSupported(String field, @Nullable Object value, List<String> supported) {
        String list = supported.stream().map(FieldError::print).collect(Collectors.joining(", "));
        return new FieldError(
                "FieldValueNotSupported",
                field,
                "Unsupported value: " + print(value) + (list.isEmpty() ? "" : ": supported values: " + list));
    }

    public static FieldError tooLong(String field, int limit) {
        return new FieldError("FieldValueTooLong", field, "Too long: may not be more than " + limit + " bytes");
    }

    public static FieldError tooMany(String field, int actual, int limit) {
        return new FieldError(
                "FieldValueTooMany",
                field,
                "Too many: " + actual + ": must have at most " + limit + " " + (limit == 1 ? "item" : "items"));
    }

    public static FieldError internal(String field, String detail) {
        return new FieldError("InternalError", field, "Internal error" + suffix(detail));
    }

    public String message() {
        return field.isEmpty() ? body : field + ": " + body;
    }

    public Status.Cause cause() {
        return new Status.Cause(reason, body, field);
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    private static String print(@Nullable Object value) {
        return value == null ? "null" : Json.MAPPER.writeValueAsString(value);
    }
}
