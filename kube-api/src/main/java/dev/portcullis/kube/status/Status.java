package dev.portcullis.kube.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code meta/v1 Status}: the body of every error, and of some successes. */
@JsonPropertyOrder({"kind", "apiVersion", "metadata", "status", "message", "reason", "details", "code"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
        String kind,
        String apiVersion,
        Map<String, Object> metadata,
        String status,
        @Nullable String message,
        @Nullable String reason,
        @Nullable Details details,
        int code) {

    @JsonPropertyOrder({"name", "group", "kind", "uid", "causes", "retryAfterSeconds"})
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Details(
            @Nullable String name,
            @Nullable String group,
            @Nullable String kind,
            @Nullable String uid,
            @Nullable List<Cause> causes,
            @Nullable Integer retryAfterSeconds) {
        /** Of a resource or kind and the name of one object; empty strings are left out. */
        public static Details of(String group, String kind, String name) {
            return new Details(name, group, kind, null, null, null);
        }

        public Details withCauses(List<Cause> causes) {
            return new Details(name, group, kind, uid, causes, retryAfterSeconds);
        }

        public Details withUid(String uid) {
            return new Details(name, group, kind, uid, causes, retryAfterSeconds);
        }

        public Details withRetryAfter(int seconds) {
            return new Details(name, group, kind, uid, causes, seconds);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cause(
            @Nullable String reason,
            @Nullable String message,
            @Nullable String field) {}

    public static Status failure(int code, @Nullable String reason, String message, @Nullable Details details) {
        return new Status("Status", "v1", Map.of(), "Failure", message, reason, details, code);
    }

    /** What a DELETE answers once the object is gone. */
    public static Status success(@Nullable Details details) {
        return new Status("Status", "v1", Map.of(), "Success", null, null, details, 200);
    }

    public ApiException exception() {
        return new ApiException(this);
    }
}
