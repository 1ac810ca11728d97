package dev.portcullis.authz.policyreview;

import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.Ground;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.manifest.Manifests;
import dev.portcullis.authz.rbac.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parts that several kinds say in their status. */
public final class Answers {
    /** How answers name all namespaces, and what has none. */
    public static final String EVERYWHERE = "*";

    private Answers() {}

    /** As a SubjectAccessReview has it. */
    public static void decision(Decision decision, ObjectNode to) {
        to.put("allowed", decision instanceof Decision.Allow);
        if (decision instanceof Decision.Deny) {
            to.put("denied", true);
        }
        if (!decision.why().isEmpty()) {
            to.put("reason", decision.why());
        }
        if (decision.error() != null) {
            to.put("evaluationError", decision.error());
        }
    }

    /** Adds binding, role and rule. */
    public static void ground(String authorizer, @Nullable Ground ground, ObjectNode to) {
        to.put("authorizer", authorizer);
        if (ground != null) {
            binding(ground, to);
            ground.rule().writeTo(to.putObject("rule"));
        }
    }

    public static void binding(Ground ground, ObjectNode to) {
        ObjectNode binding = to.putObject("binding").put("kind", ground.bindingKind());
        if (!ground.bindingNamespace().isEmpty()) {
            binding.put("namespace", ground.bindingNamespace());
        }
        binding.put("name", ground.bindingName());
        to.putObject("role").put("kind", ground.roleKind()).put("name", ground.roleName());
    }

    public static void subject(Subject subject, ObjectNode to) {
        Manifests.subject(subject, to);
    }

    public static void rule(PolicyRule rule, String namespace, ObjectNode to) {
        to.put("namespace", namespace.isEmpty() ? EVERYWHERE : namespace);
        rule.writeTo(to);
    }

    public static ArrayNode strings(Iterable<String> values, ArrayNode to) {
        values.forEach(to::add);
        return to;
    }

    /** Those authorizers that decide, too, but whose policy cannot be read. */
    public static void notRead(UnionAuthorizer chain, ObjectNode status) {
        List<String> names = chain.authorizers().stream()
                .filter(authorizer -> !(authorizer instanceof ReadablePolicy))
                .map(Authorizer::name)
                .toList();
        if (!names.isEmpty()) {
            strings(names, status.putArray("notRead"));
        }
    }
}
