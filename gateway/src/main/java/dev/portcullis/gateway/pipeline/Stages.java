package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.authentication.Authentication;
import dev.portcullis.gateway.authentication.Authenticator;
import dev.portcullis.gateway.authentication.Credentials;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.impersonation.Impersonation;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import org.jspecify.annotations.Nullable;

/** The questions that are asked of every request: authentication, impersonation, authorization. */
public record Stages(Authenticator authenticator, Impersonation impersonation, Authorizer authorizer) {

    /** @throws dev.portcullis.kube.status.ApiException 401 */
    Identity authenticate(Credentials credentials) {
        return switch (authenticator.authenticate(credentials)) {
            case Authentication.Authenticated known -> known.identity();
            case Authentication.Rejected rejected -> throw ApiErrors.unauthorized();
        };
    }

    /** @throws dev.portcullis.kube.status.ApiException 403 */
    Identity impersonate(Identity client, Impersonation.@Nullable Asked asked) {
        return asked == null ? client : impersonation.become(asked, client);
    }

    /** @throws dev.portcullis.kube.status.ApiException 403 */
    void authorize(Identity identity, RequestInfo info) {
        authorizer.require(Access.of(identity, info));
    }
}
