package dev.portcullis.authz.abac;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Allows what a line of its file allows. It never denies; the file is read once, at start. */
public final class AbacAuthorizer implements Authorizer, RuleResolver, ReadablePolicy {
    public static final String MODE = "ABAC";

    private final List<AbacPolicy> policies;

    AbacAuthorizer(List<AbacPolicy> policies) {
        this.policies = policies;
    }

    /** @throws IOException if the file cannot be read, or a line of it makes no sense */
    public static AbacAuthorizer read(Path file) throws IOException {
        return new AbacAuthorizer(AbacPolicyFile.read(file));
    }

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        return policies.stream().anyMatch(policy -> policy.allows(access))
                ? new Decision.Allow("")
                : new Decision.NoOpinion("No policy matched.");
    }

    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        for (AbacPolicy policy : policies) {
            if (policy.concerns(user) && policy.appliesIn(namespace)) {
                if (!policy.resource().isEmpty()) {
                    rules.add(PolicyRule.resources(
                            policy.verbs(), List.of(policy.apiGroup()), List.of(policy.resource())));
                }
                if (!policy.nonResourcePath().isEmpty()) {
                    rules.add(PolicyRule.nonResources(policy.verbs(), List.of(policy.nonResourcePath())));
                }
            }
        }
        return new Rules(rules, false, List.of());
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        return policies.stream()
                .filter(policy -> policy.allows(wanted))
                .flatMap(policy -> policy.subject().stream())
                .toList();
    }

    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        return policies.stream()
                .filter(policy -> policy.concerns(user))
                .flatMap(policy -> policy.rules().stream())
                .toList();
    }
}
