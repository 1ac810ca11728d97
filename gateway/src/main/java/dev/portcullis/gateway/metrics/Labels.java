package dev.portcullis.gateway.metrics;

import dev.portcullis.kube.request.RequestInfo;
import io.micrometer.core.instrument.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kube-apiserver tells requests apart by. All values are of few: what clients make up is not among them. */
record Labels(
        String verb, String group, String version, String resource, String subresource, String scope, String dryRun) {
    static final Labels OTHER = new Labels("other", "", "", "", "", "", "");

    private static final Set<String> VERBS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> PATHS = Set.of(
            "/healthz", "/livez", "/readyz", "/version", "/metrics", "/api", "/apis", "/openapi/v2", "/openapi/v3");

    /** @param known whether there is such a resource */
    static Labels of(HttpServletRequest request, @Nullable RequestInfo info, boolean known) {
        if (info == null) {
            return OTHER;
        }
        String scope = scope(info);
        String verb = verb(request, info, scope);
        if (!info.resourceRequest()) {
            return new Labels(verb, "", "", "", PATHS.contains(info.path()) ? info.path() : "", "", "");
        }
        return known
                ? new Labels(
                        verb,
                        info.apiGroup(),
                        info.apiVersion(),
                        info.resource(),
                        info.subresource(),
                        scope,
                        isDryRun(request) ? "All" : "")
                : new Labels(verb, "", "", "", "", "", "");
    }

    private static String scope(RequestInfo info) {
        if (!info.name().isEmpty() || info.verb().equals("create")) {
            return "resource";
        }
        if (!info.namespace().isEmpty()) {
            return "namespace";
        }
        return info.resourceRequest() ? "cluster" : "";
    }

    private static String verb(HttpServletRequest request, RequestInfo info, String scope) {
        String method = request.getMethod();
        return switch (method) {
            case "GET", "HEAD" ->
                info.verb().equals("watch")
                        ? "WATCH"
                        : scope.equals("resource") || !info.resourceRequest() ? "GET" : "LIST";
            case "PATCH" -> isApply(request.getContentType()) ? "APPLY" : "PATCH";
            default -> VERBS.contains(method) ? method : "other";
        };
    }

    private static boolean isApply(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/apply-patch+");
    }

    private static boolean isDryRun(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null && query.contains("dryRun=All");
    }

    Tags tags() {
        return Tags.of(
                "verb",
                verb,
                "group",
                group,
                "version",
                version,
                "resource",
                resource,
                "subresource",
                subresource,
                "scope",
                scope,
                "component",
                "apiserver");
    }
}
