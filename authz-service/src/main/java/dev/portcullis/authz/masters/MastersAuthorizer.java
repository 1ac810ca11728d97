package dev.portcullis.authz.masters;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.kube.user.UserInfo;

/**
 * Allows everything to the group {@code system:masters}, before any other authorizer is asked: nobody can lock the
 * administrators out with roles.
 */
public final class MastersAuthorizer implements Authorizer {
    @Override
    public String name() {
        return UserInfo.MASTERS;
    }

    @Override
    public Decision authorize(Access access) {
        return access.user().groups().contains(UserInfo.MASTERS) ? new Decision.Allow("") : Decision.NO_OPINION;
    }
}
