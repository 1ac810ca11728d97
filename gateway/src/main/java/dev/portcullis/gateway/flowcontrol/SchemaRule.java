package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.kube.request.RequestInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Of a flow schema: whose requests, and which of them. */
record SchemaRule(List<Subject> subjects, List<ResourceRule> resources, List<PathRule> paths) {
    private static final String ANY = "*";

    static SchemaRule of(JsonNode rule) {
        return new SchemaRule(
                rule.path("subjects").valueStream().map(Subject::of).toList(),
                rule.path("resourceRules").valueStream().map(ResourceRule::of).toList(),
                rule.path("nonResourceRules").valueStream().map(PathRule::of).toList());
    }

    /** Whoever the client is. */
    boolean matches(RequestInfo info) {
        if (info.resourceRequest()) {
            for (ResourceRule rule : resources) {
                if (rule.matches(info)) {
                    return true;
                }
            }
        } else {
            for (PathRule rule : paths) {
                if (rule.matches(info)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(text -> text.asString("")).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean has(Set<String> all, String one) {
        return all.contains(ANY) || all.contains(one);
    }

    /** Requests for resources. */
    record ResourceRule(
            Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> namespaces, boolean cluster) {
        static ResourceRule of(JsonNode rule) {
            return new ResourceRule(
                    texts(rule.path("verbs")),
                    texts(rule.path("apiGroups")),
                    texts(rule.path("resources")),
                    texts(rule.path("namespaces")),
                    rule.path("clusterScope").asBoolean(false));
        }

        boolean matches(RequestInfo info) {
            return has(verbs, info.verb())
                    && has(groups, info.apiGroup())
                    && resource(info)
                    && (info.namespace().isEmpty() ? cluster : has(namespaces, info.namespace()));
        }

        private boolean resource(RequestInfo info) {
            return has(
                    resources,
                    info.subresource().isEmpty() ? info.resource() : info.resource() + "/" + info.subresource());
        }
    }

    /** Requests for paths; one that ends in {@code *} stands for all that begin so. */
    record PathRule(Set<String> verbs, Set<String> paths, List<String> prefixes) {
        static PathRule of(JsonNode rule) {
            Set<String> paths = texts(rule.path("nonResourceURLs"));
            return new PathRule(
                    texts(rule.path("verbs")),
                    paths,
                    paths.stream()
                            .filter(path -> path.endsWith(ANY))
                            .map(path -> path.substring(0, path.length() - 1))
                            .toList());
        }

        boolean matches(RequestInfo info) {
            if (!has(verbs, info.verb())) {
                return false;
            }
            if (paths.contains(info.path())) {
                return true;
            }
            for (String prefix : prefixes) {
                if (info.path().startsWith(prefix)) {
                    return true;
                }
            }
            return false;
        }
    }
}
