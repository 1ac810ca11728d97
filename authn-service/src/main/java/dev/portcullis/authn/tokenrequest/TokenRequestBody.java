package dev.portcullis.authn.tokenrequest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code authentication.k8s.io/v1 TokenRequest}, as a client sends it. */
record TokenRequestBody(
        @Nullable String apiVersion,
        @Nullable String kind,
        @Nullable JsonNode metadata,
        @Nullable Spec spec,
        @Nullable JsonNode status) {
    private static final long HOUR = 3600;

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Spec(
            @Nullable List<String> audiences,
            @Nullable Long expirationSeconds,
            @Nullable BoundObjectReference boundObjectRef) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record BoundObjectReference(
            @Nullable String kind,
            @Nullable String apiVersion,
            @Nullable String name,
            @Nullable String uid) {
        String nameOrEmpty() {
            return Objects.requireNonNullElse(name, "");
        }

        /** As Go prints a {@code GroupVersionKind}. */
        String type() {
            String version = Objects.requireNonNullElse(apiVersion, "");
            String[] parts = version.split("/", 2);
            return parts.length == 2
                    ? "%s/%s, Kind=%s".formatted(parts[0], parts[1], kindOrEmpty())
                    : "/%s, Kind=%s".formatted(version, kindOrEmpty());
        }

        boolean core() {
            return apiVersion == null || !apiVersion.contains("/");
        }

        String kindOrEmpty() {
            return Objects.requireNonNullElse(kind, "");
        }
    }

    /** The spec with its defaults. */
    Spec defaulted(List<String> apiAudiences) {
        if (spec == null) {
            return new Spec(apiAudiences, HOUR, null);
        }
        List<String> audiences = spec.audiences();
        return new Spec(
                audiences == null || audiences.isEmpty() ? apiAudiences : audiences,
                Objects.requireNonNullElse(spec.expirationSeconds(), HOUR),
                spec.boundObjectRef());
    }

    String metadata(String field) {
        return metadata == null ? "" : metadata.path(field).asString("");
    }
}
