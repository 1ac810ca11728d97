package dev.portcullis.authz.alwaysdeny;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;

/**
 * Allows nothing. As in kube-apiserver it has no opinion rather than deny, so that another mode beside it still counts.
 */
public final class AlwaysDenyAuthorizer implements Authorizer, ReadablePolicy {
    public static final String MODE = "AlwaysDeny";

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        return new Decision.NoOpinion("Everything is forbidden.");
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        return List.of();
    }

    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        return List.of();
    }
}
