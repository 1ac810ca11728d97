package dev.portcullis.authz.alwaysallow;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;

/** For experiments only. */
public final class AlwaysAllowAuthorizer implements Authorizer, RuleResolver, ReadablePolicy {
    public static final String MODE = "AlwaysAllow";

    private static final List<PolicyRule> EVERYTHING = List.of(EVERY_RESOURCE, EVERY_PATH);

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        return new Decision.Allow("");
    }

    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        return new Rules(EVERYTHING, false, List.of());
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        return List.of(
                new SubjectGrant(true, UserInfo.AUTHENTICATED, null),
                new SubjectGrant(true, UserInfo.UNAUTHENTICATED, null));
    }

    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        return EVERYTHING.stream().map(rule -> new ScopedRule("", rule, null)).toList();
    }
}
