package dev.portcullis.kube.status;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The errors of k8s.io/apimachinery {@code api/errors}: code, reason, wording and details are the same. */
public final class ApiErrors {
    private ApiErrors() {}

    private static ApiException of(int code, String reason, String message, Status.@Nullable Details details) {
        return Status.failure(code, reason, message, details).exception();
    }

    private static Status.Details details(GroupResource resource, String name) {
        return Status.Details.of(resource.group(), resource.name(), name);
    }

    public static ApiException notFound(GroupResource resource, String name) {
        return of(404, "NotFound", "%s \"%s\" not found".formatted(resource, name), details(resource, name));
    }

    /** No such path, version or resource type at all. */
    public static ApiException noSuchPath() {
        return of(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new Status.Details(null, null, null, null, null, null));
    }

    public static ApiException alreadyExists(GroupResource resource, String name) {
        return of(409, "AlreadyExists", "%s \"%s\" already exists".formatted(resource, name), details(resource, name));
    }

    public static ApiException conflict(GroupResource resource, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(resource, name, why),
                details(resource, name));
    }

    /** Somebody else changed the object since it was read. */
    public static ApiException modified(GroupResource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiException invalid(GroupResource kind, String name, List<FieldError> errors) {
        List<String> messages =
                errors.stream().map(FieldError::message).distinct().toList();
        String joined = messages.size() == 1 ? messages.getFirst() : "[" + String.join(", ", messages) + "]";
        List<Status.Cause> causes = errors.stream().map(FieldError::cause).collect(Collectors.toList());
        return of(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s".formatted(kind, name, joined),
                details(kind, name).withCauses(causes));
    }

    public static ApiException forbidden(GroupResource resource, String name, String why) {
        String message = resource.name().isEmpty()
                ? "forbidden: " + why
                : name.isEmpty()
                        ? "%s is forbidden: %s".formatted(resource, why)
                        : "%s \"%s\" is forbidden: %s".formatted(resource, name, why);
        return of(403, "Forbidden", message, details(resource, name));
    }

    public static ApiException unauthorized() {
        return of(401, "Unauthorized", "Unauthorized", null);
    }

    public static ApiException badRequest(String message) {
        return of(400, "BadRequest", message, null);
    }

    public static ApiException methodNotAllowed() {
        return of(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new Status.Details(null, null, null, null, null, null));
    }

    public static ApiException notAcceptable(List<String> accepted) {
        return of(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + String.join(", ", accepted),
                null);
    }

    public static ApiException unsupportedMediaType(List<String> accepted) {
        return of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted),
                null);
    }

    public static ApiException requestEntityTooLarge(long limit) {
        return of(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, null);
    }

    public static ApiException expired(String message) {
        return of(410, "Expired", message, null);
    }

    /** @param retryAfterSeconds zero where nobody knows what was done: clients repeat by themselves what says when to come again */
    public static ApiException timeout(String message, int retryAfterSeconds) {
        return of(504, "Timeout", "Timeout: " + message, retry(retryAfterSeconds));
    }

    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return of(429, "TooManyRequests", message, retry(retryAfterSeconds));
    }

    /** A stage or its dependency does not answer; {@code message} names it. */
    public static ApiException serviceUnavailable(String message) {
        return of(503, "ServiceUnavailable", message, retry(1));
    }

    /** Our bug, or a broken dependency: {@code cause} goes to the log, the client sees the sentence. */
    public static ApiException internal(String message, @Nullable Throwable cause) {
        Status.Details details =
                new Status.Details(null, null, null, null, List.of(new Status.Cause(null, message, null)), null);
        return new ApiException(
                Status.failure(500, "InternalError", "Internal error occurred: " + message, details), cause);
    }

    private static Status.Details retry(int seconds) {
        return new Status.Details(null, null, null, null, null, seconds == 0 ? null : seconds);
    }
}
