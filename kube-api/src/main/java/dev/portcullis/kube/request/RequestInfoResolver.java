package dev.portcullis.kube.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RequestInfo} exactly as kube-apiserver's {@code RequestInfoFactory} does. */
public final class RequestInfoResolver {
    private static final Map<String, String> VERBS = Map.of(
            "POST", "create", "GET", "get", "HEAD", "get", "PUT", "update", "PATCH", "patch", "DELETE", "delete");
    private static final Set<String> SPECIAL_VERBS = Set.of("proxy", "watch");
    private static final Set<String> SPECIAL_VERBS_NO_SUBRESOURCES = Set.of("proxy");
    private static final Set<String> COLLECTION_VERBS = Set.of("list", "watch", "deletecollection");
    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    private RequestInfoResolver() {}

    /**
     * @param path the decoded path
     * @param query the first value of a query parameter, or null
     */
    public static RequestInfo resolve(String method, String path, Function<String, @Nullable String> query) {
        List<String> parts = split(path);
        String nonResourceVerb = method.toLowerCase(Locale.ROOT);
        if (parts.size() < 3
                || !parts.getFirst().equals("api") && !parts.getFirst().equals("apis")) {
            return RequestInfo.nonResource(path, nonResourceVerb, "");
        }
        String prefix = parts.getFirst();
        String group = "";
        List<String> rest = parts.subList(1, parts.size());
        if (prefix.equals("apis")) {
            if (rest.size() < 3) {
                return RequestInfo.nonResource(path, nonResourceVerb, prefix);
            }
            group = rest.getFirst();
            rest = rest.subList(1, rest.size());
        }
        String version = rest.getFirst();
        rest = rest.subList(1, rest.size());
        String verb = VERBS.getOrDefault(method, "");
        boolean verbInPath = SPECIAL_VERBS.contains(rest.getFirst());
        if (verbInPath) {
            verb = rest.getFirst();
            if (rest.size() < 2) {
                return RequestInfo.nonResource(path, verb, prefix);
            }
            rest = rest.subList(1, rest.size());
        }
        String namespace = "";
        if (rest.getFirst().equals("namespaces")) {
            if (rest.size() > 1) {
                namespace = rest.get(1);
                if (rest.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(rest.get(2))) {
                    rest = rest.subList(2, rest.size());
                }
            }
        }
        String resource = rest.getFirst();
        String name = rest.size() >= 2 ? rest.get(1) : "";
        String subresource = rest.size() >= 3 && !SPECIAL_VERBS_NO_SUBRESOURCES.contains(verb) ? rest.get(2) : "";
        String fieldSelector = "";
        String labelSelector = "";
        if (name.isEmpty() && verb.equals("get")) {
            verb = isTrue(query.apply("watch")) ? "watch" : "list";
            name = nameOf(orEmpty(query.apply("fieldSelector")));
        } else if (name.isEmpty() && verb.equals("delete")) {
            verb = "deletecollection";
        }
        if (!verbInPath && COLLECTION_VERBS.contains(verb)) {
            fieldSelector = orEmpty(query.apply("fieldSelector"));
            labelSelector = orEmpty(query.apply("labelSelector"));
        }
        return new RequestInfo(
                true,
                path,
                verb,
                prefix,
                group,
                version,
                namespace,
                resource,
                subresource,
                name,
                List.copyOf(rest),
                fieldSelector,
                labelSelector);
    }

    /** {@code metadata.name=x} asks for one object only, and its name counts for authorization. */
    private static String nameOf(String fieldSelector) {
        String found = Arrays.stream(fieldSelector.split(",", -1))
                .filter(term -> term.startsWith("metadata.name=") && !term.contains("!="))
                .map(term -> term.substring("metadata.name=".length()))
                .map(value -> value.startsWith("=") ? value.substring(1) : value)
                .findFirst()
                .orElse("");
        return found.contains("/") || found.equals(".") || found.equals("..") || found.contains("%") ? "" : found;
    }

    /** As apimachinery reads a boolean parameter: there, and neither {@code 0} nor {@code false}. */
    private static boolean isTrue(@Nullable String value) {
        return value != null && !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
        while (!parts.isEmpty() && parts.getFirst().isEmpty()) {
            parts.removeFirst();
        }
        while (!parts.isEmpty() && parts.getLast().isEmpty()) {
            parts.removeLast();
        }
        return parts;
    }
}
