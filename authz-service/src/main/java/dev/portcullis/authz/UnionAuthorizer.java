package dev.portcullis.authz;

import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks the authorizers in turn: the first Allow or Deny wins; no opinion at all is a no. */
public final class UnionAuthorizer {
    private volatile List<Authorizer> authorizers;

    public UnionAuthorizer(List<Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    /** Others are asked from now on; questions under way go on as they began. */
    public void replace(List<Authorizer> others) {
        authorizers = List.copyOf(others);
    }

    /** In the order in which they are asked. */
    public List<Authorizer> authorizers() {
        return authorizers;
    }

    public Verdict authorize(Access access) {
        List<Trace> trace = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Set<String> errors = new LinkedHashSet<>();
        boolean lasting = true;
        for (Authorizer authorizer : authorizers) {
            long begin = System.nanoTime();
            Decision decision = authorizer.authorize(access);
            trace.add(new Trace(authorizer.name(), decision, (System.nanoTime() - begin) / 1000));
            lasting &= authorizer.lasting(access);
            if (!(decision instanceof Decision.NoOpinion)) {
                return new Verdict(decision, trace, lasting);
            }
            if (decision.error() != null) {
                errors.add(decision.error());
            }
            if (!decision.why().isEmpty()) {
                reasons.add(decision.why());
            }
        }
        String error = errors.isEmpty() ? null : RbacAuthorizer.aggregate(errors);
        return new Verdict(new Decision.NoOpinion(String.join("\n", reasons), error), trace, lasting);
    }

    /** What the authorizers that know rules say together. */
    public RuleResolver.Rules rulesFor(UserInfo user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        boolean incomplete = false;
        for (Authorizer authorizer : authorizers) {
            if (authorizer instanceof RuleResolver resolver) {
                RuleResolver.Rules found = resolver.rulesFor(user, namespace);
                rules.addAll(found.rules());
                errors.addAll(found.errors());
                incomplete |= found.incomplete();
            }
        }
        return new RuleResolver.Rules(rules, incomplete, errors);
    }
}
