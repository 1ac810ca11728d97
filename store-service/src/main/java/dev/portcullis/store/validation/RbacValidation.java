package dev.portcullis.store.validation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Roles, ClusterRoles and their bindings. */
public final class RbacValidation {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacValidation() {}

    public static void role(Field role, boolean namespaced) {
        role.at("rules").items().forEach(rule -> rule(rule, namespaced));
        Field aggregation = role.at("aggregationRule");
        if (aggregation.present()) {
            Field selectors = aggregation.at("clusterRoleSelectors");
            if (selectors.require("at least one clusterRoleSelector required if aggregationRule is non-nil")) {
                selectors.items().forEach(SelectorValidation::labelSelector);
            }
        }
    }

    private static void rule(Field rule, boolean namespaced) {
        rule.at("verbs").require("verbs must contain at least one value");
        Field urls = rule.at("nonResourceURLs");
        if (!urls.empty()) {
            if (namespaced) {
                urls.invalid("namespaced rules cannot apply to non-resource URLs");
            }
            if (!rule.at("apiGroups").empty()
                    || !rule.at("resources").empty()
                    || !rule.at("resourceNames").empty()) {
                urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        rule.at("apiGroups").require("resource rules must supply at least one api group");
        rule.at("resources").require("resource rules must supply at least one resource");
    }

    public static void binding(Field binding, boolean namespaced) {
        Field role = binding.at("roleRef");
        if (!role.text("apiGroup").equals(GROUP)) {
            role.at("apiGroup").notSupported(List.of(GROUP));
        }
        role.at("kind").oneOf(namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole"));
        if (role.at("name").require()) {
            role.at("name").invalid(Formats.pathSegment(role.text("name")));
        }
        binding.at("subjects").items().forEach(subject -> subject(subject, namespaced));
    }

    private static void subject(Field subject, boolean namespaced) {
        subject.at("name").require();
        Field group = subject.at("apiGroup");
        switch (subject.text("kind")) {
            case "ServiceAccount" -> {
                if (!subject.at("name").empty()) {
                    subject.at("name").invalid(Formats.dnsSubdomain(subject.text("name")));
                }
                if (!group.empty()) {
                    group.notSupported(List.of(""));
                }
                if (!namespaced) {
                    subject.at("namespace").require();
                }
            }
            case "User", "Group" -> {
                if (!group.is(GROUP)) {
                    group.notSupported(List.of(GROUP));
                }
            }
            default -> subject.at("kind").notSupported(List.of("ServiceAccount", "User", "Group"));
        }
    }

    public static void bindingUpdate(Field binding, JsonNode old) {
        Field role = binding.at("roleRef");
        if (!role.node().equals(old.path("roleRef"))) {
            role.invalid(internal(role), "cannot change roleRef");
        }
    }

    /** As Kubernetes' internal type is printed. */
    private static Map<String, String> internal(Field role) {
        Map<String, String> printed = new LinkedHashMap<>();
        printed.put("APIGroup", role.text("apiGroup"));
        printed.put("Kind", role.text("kind"));
        printed.put("Name", role.text("name"));
        return printed;
    }
}
