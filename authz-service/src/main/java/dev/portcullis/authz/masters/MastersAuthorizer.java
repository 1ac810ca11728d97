package dev.portcullis.authz.masters;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;

/**
 * Allows everything to the group {@code system:masters}, before any other authorizer is asked: nobody can lock the
 * administrators out with roles.
 */
public final class MastersAuthorizer implements Authorizer, ReadablePolicy {
    @Override
    public String name() {
        return UserInfo.MASTERS;
    }

    @Override
    public Decision authorize(Access access) {
        return access.user().groups().contains(UserInfo.MASTERS) ? new Decision.Allow("") : Decision.NO_OPINION;
    }

    @Override
    public List<SubjectGrant> whoCan(Attributes wanted) {
        return List.of(new SubjectGrant(true, UserInfo.MASTERS, null));
    }

    @Override
    public List<ScopedRule> accessOf(UserInfo user) {
        return user.groups().contains(UserInfo.MASTERS)
                ? List.of(new ScopedRule("", EVERY_RESOURCE, null), new ScopedRule("", EVERY_PATH, null))
                : List.of();
    }
}
