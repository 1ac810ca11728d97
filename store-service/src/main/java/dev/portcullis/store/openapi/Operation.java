package dev.portcullis.store.openapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done at a path, without the form of either version.
 *
 * @param method  of HTTP, in lower case
 * @param action  what Kubernetes calls it: {@code list}, {@code deletecollection}, …
 * @param body    the definition of the request's body, or null
 * @param answer  the definition of the answer
 * @param created whether a success may be a 201
 */
record Operation(
        String method,
        String id,
        String action,
        String tag,
        GroupVersionKind kind,
        List<Parameter> parameters,
        List<String> consumes,
        @Nullable String body,
        String answer,
        boolean created) {
    static final List<String> ANY = List.of("*/*");
    static final List<String> PRODUCES = List.of("application/json", "application/yaml");

    record GroupVersionKind(String group, String version, String kind) {
        static GroupVersionKind of(String apiVersion, String kind) {
            int slash = apiVersion.indexOf('/');
            return new GroupVersionKind(
                    slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
        }
    }
}
