package dev.portcullis.authz;

import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;

/** Asks the authorizers in turn: the first Allow or Deny wins; no opinion at all is a no. */
public final class UnionAuthorizer {
    private final List<Authorizer> authorizers;

    public UnionAuthorizer(List<Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    public Verdict authorize(Access access) {
        List<Trace> trace = new ArrayList<>(authorizers.size());
        List<String> reasons = new ArrayList<>();
        for (Authorizer authorizer : authorizers) {
            long begin = System.nanoTime();
            Decision decision = authorizer.authorize(access);
            trace.add(new Trace(authorizer.name(), decision, (System.nanoTime() - begin) / 1000));
            if (!(decision instanceof Decision.NoOpinion)) {
                return new Verdict(decision, trace);
            }
            if (!decision.why().isEmpty()) {
                reasons.add(decision.why());
            }
        }
        return new Verdict(new Decision.NoOpinion(String.join("\n", reasons)), trace);
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
