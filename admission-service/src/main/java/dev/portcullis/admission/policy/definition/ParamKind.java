package dev.portcullis.admission.policy.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Of which kind a policy's parameters are. */
public record ParamKind(String apiVersion, String kind) {
    static @Nullable ParamKind of(JsonNode kind) {
        return kind.isObject()
                ? new ParamKind(
                        kind.path("apiVersion").asString(""), kind.path("kind").asString(""))
                : null;
    }

    /** Where its version's resources are, {@code /api/v1}. */
    public String path() {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    /** As kube-apiserver prints it, {@code /v1, Kind=ConfigMap}. */
    @Override
    public String toString() {
        return (apiVersion.contains("/") ? "" : "/") + apiVersion + ", Kind=" + kind;
    }
}
