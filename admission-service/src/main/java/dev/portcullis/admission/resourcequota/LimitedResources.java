package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.status.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** {@code ResourceQuotaConfiguration}: what nobody may use unless a quota says how much of it. */
record LimitedResources(List<Limited> resources) {
    static final LimitedResources NONE = new LimitedResources(List.of());

    private static final Map<String, String> KINDS = Map.of(
            "apiserver.config.k8s.io/v1", "ResourceQuotaConfiguration",
            "resourcequota.admission.k8s.io/v1beta1", "Configuration",
            "resourcequota.admission.k8s.io/v1alpha1", "Configuration");

    /** @param matchContains parts of the names of quota resources */
    record Limited(GroupResource resource, List<String> matchContains, List<Scope> matchScopes) {}

    /** @throws IllegalArgumentException if it is no such configuration */
    static LimitedResources of(JsonNode configuration) {
        String version = configuration.path("apiVersion").asString("");
        String kind = configuration.path("kind").asString("");
        if (!kind.equals(KINDS.get(version))) {
            throw new IllegalArgumentException(
                    "must be a ResourceQuotaConfiguration of apiserver.config.k8s.io/v1, not " + kind + " of "
                            + version);
        }
        List<Limited> resources = new ArrayList<>();
        for (JsonNode limited : configuration.path("limitedResources")) {
            String resource = limited.path("resource").asString("");
            if (resource.isEmpty()) {
                throw new IllegalArgumentException(
                        "limitedResources[" + resources.size() + "].resource: Required value");
            }
            resources.add(new Limited(
                    new GroupResource(limited.path("apiGroup").asString(""), resource),
                    limited.path("matchContains")
                            .valueStream()
                            .map(part -> part.asString(""))
                            .toList(),
                    Scope.terms(limited.path("matchScopes"))));
        }
        return new LimitedResources(resources);
    }

    boolean isEmpty() {
        return resources.isEmpty();
    }

    /** What of an object's usage is limited. */
    Set<String> names(GroupResource kind, Usage usage) {
        Set<String> names = new TreeSet<>();
        for (Limited limited : resources) {
            if (limited.resource().equals(kind)) {
                usage.amounts().forEach((name, amount) -> {
                    if (amount.signum() > 0 && limited.matchContains().stream().anyMatch(name::contains)) {
                        names.add(name);
                    }
                });
            }
        }
        return names;
    }

    List<Scope> scopes() {
        return resources.stream()
                .flatMap(limited -> limited.matchScopes().stream())
                .toList();
    }
}
