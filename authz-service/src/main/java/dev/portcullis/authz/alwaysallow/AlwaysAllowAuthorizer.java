package dev.portcullis.authz.alwaysallow;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;

/** For experiments only. */
public final class AlwaysAllowAuthorizer implements Authorizer, RuleResolver {
    public static final String MODE = "AlwaysAllow";

    private static final List<String> ALL = List.of("*");
    private static final List<PolicyRule> EVERYTHING =
            List.of(PolicyRule.resources(ALL, ALL, ALL), PolicyRule.nonResources(ALL, ALL));

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
}
