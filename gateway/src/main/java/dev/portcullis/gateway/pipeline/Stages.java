package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.authentication.Authentication;
import dev.portcullis.gateway.authentication.Authenticator;
import dev.portcullis.gateway.authentication.Credentials;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.authorization.Access;
import dev.portcullis.gateway.authorization.Authorizer;
import dev.portcullis.gateway.authorization.Decision;
import dev.portcullis.gateway.impersonation.Impersonated;
import dev.portcullis.gateway.impersonation.Impersonation;
import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The questions that are asked of every request: authentication, impersonation, authorization. */
public record Stages(Authenticator authenticator, Impersonation impersonation, Authorizer authorizer) {

    /** What says how we are must also be said while a stage is away; the default of {@code --authorization-always-allow-paths}. */
    private static final Set<String> ALWAYS_ALLOWED = Set.of("/healthz", "/livez", "/readyz");

    private static final Identity UNKNOWN = new Identity(UserInfo.of(UserInfo.ANONYMOUS, UserInfo.UNAUTHENTICATED));

    /** @throws dev.portcullis.kube.status.ApiException 401 */
    Identity authenticate(Credentials credentials, RequestInfo info) {
        try {
            return authenticate(credentials, info.path());
        } catch (StageUnavailableException e) {
            if (alwaysAllowed(info)) {
                return UNKNOWN;
            }
            throw e;
        }
    }

    private static boolean alwaysAllowed(RequestInfo info) {
        return !info.resourceRequest() && ALWAYS_ALLOWED.contains(info.path());
    }

    private Identity authenticate(Credentials credentials, String path) {
        return switch (authenticator.authenticate(credentials)) {
            case Authentication.Authenticated known
            when known.paths() == null || known.paths().contains(path) -> known.identity();
            case Authentication.Authenticated elsewhere -> throw ApiErrors.unauthorized();
            case Authentication.Rejected rejected -> throw ApiErrors.unauthorized();
        };
    }

    /** @throws dev.portcullis.kube.status.ApiException 403 */
    Impersonated impersonate(Identity client, Impersonation.@Nullable Asked asked, RequestInfo info) {
        return asked == null ? new Impersonated(client, "") : impersonation.become(asked, client, info);
    }

    /**
     * @param noted told of the decision, where one was needed
     * @throws dev.portcullis.kube.status.ApiException 403
     */
    void authorize(Identity identity, RequestInfo info, Consumer<Decision> noted) {
        if (alwaysAllowed(info)) {
            return;
        }
        authorizer.require(Access.of(identity, info), noted);
    }
}
