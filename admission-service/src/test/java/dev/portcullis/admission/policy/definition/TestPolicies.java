package dev.portcullis.admission.policy.definition;

import dev.portcullis.kube.content.Yaml;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Policies without informers, from YAML. */
public final class TestPolicies {
    private static final String PODS =
            "{resourceRules: [{operations: ['*'], apiGroups: [''], apiVersions: [v1], resources: [pods]}]}";

    private TestPolicies() {}

    public static Policies<ValidatingPolicy> noneValidating() {
        return new Policies<>();
    }

    public static Policies<MutatingPolicy> noneMutating() {
        return new Policies<>();
    }

    /** @param spec without constraints: it is about pods */
    public static void validating(Policies<ValidatingPolicy> policies, String name, String spec) {
        policies.set(name, ValidatingPolicy.of(object(name, spec)));
    }

    public static void mutating(Policies<MutatingPolicy> policies, String name, String spec) {
        policies.set(name, MutatingPolicy.of(object(name, spec)));
    }

    public static void bind(Policies<?> policies, String name, String spec) {
        ObjectNode binding = object(name, spec);
        policies.bind(name, Binding.of(binding));
    }

    public static void unbind(Policies<?> policies, String name) {
        policies.bind(name, null);
    }

    private static ObjectNode object(String name, String spec) {
        ObjectNode object = (ObjectNode) yaml("{metadata: {name: " + name + "}}");
        ObjectNode read = (ObjectNode) yaml(spec);
        if (!read.has("policyName") && !read.has("matchConstraints")) {
            read.set("matchConstraints", yaml(PODS));
        }
        object.set("spec", read);
        return object;
    }

    private static JsonNode yaml(String text) {
        return Yaml.readOwn(text.getBytes(StandardCharsets.UTF_8));
    }
}
