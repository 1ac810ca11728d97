package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.kube.request.RequestInfo;
import java.util.Map;
import java.util.Set;

/**
 * Which endpoint serves a request.
 *
 * @param own the gateway's own paths
 * @param health {@code /healthz}, {@code /livez}, {@code /readyz} and what is below
 * @param authn what authn-service serves to clients
 * @param authz what authz-service serves to clients
 * @param read everything else that changes nothing, from the store
 * @param write everything else that changes something, and connections, through admission
 * @param admission the plugins, as webhooks of other API servers
 * @param admissionTrace what they said to a request
 * @param unknown paths that nobody serves
 */
public record Routes(
        Map<String, Endpoint> own,
        Endpoint health,
        Endpoint authn,
        Endpoint authz,
        Endpoint read,
        Endpoint write,
        Endpoint admission,
        Endpoint admissionTrace,
        Endpoint unknown) {
    private static final Set<String> CONNECTIONS = Set.of("attach", "exec", "portforward", "proxy");

    Endpoint of(String method, RequestInfo info) {
        return info.resourceRequest() ? resource(method, info) : path(method, info.path());
    }

    private Endpoint resource(String method, RequestInfo info) {
        if (info.apiGroup().equals("authentication.k8s.io") || isTokenRequest(info) || isIdentityReview(info)) {
            return authn;
        }
        if (info.apiGroup().equals("admission.portcullis.dev")
                && info.resource().equals("admissiontraces")
                && !method.equals("GET")) {
            return admissionTrace;
        }
        if (info.apiGroup().equals("authorization.k8s.io") || info.apiGroup().equals("policy.portcullis.dev")) {
            return authz;
        }
        return connects(info) ? write : stored(method);
    }

    /** Whatever the method: admission is asked about connections, too. */
    private static boolean connects(RequestInfo info) {
        return info.apiGroup().isEmpty() && CONNECTIONS.contains(info.subresource());
    }

    private Endpoint stored(String method) {
        return method.equals("GET") || method.equals("HEAD") ? read : write;
    }

    private static boolean isTokenRequest(RequestInfo info) {
        return info.apiGroup().isEmpty()
                && info.resource().equals("serviceaccounts")
                && info.subresource().equals("token");
    }

    /** What is kept of tokens is an object like any other. */
    private static boolean isIdentityReview(RequestInfo info) {
        return info.apiGroup().equals("identity.portcullis.dev")
                && !info.resource().equals("issuedtokens");
    }

    private Endpoint path(String method, String path) {
        Endpoint endpoint = own.get(path);
        if (endpoint != null) {
            return endpoint;
        }
        if (isUnder("/healthz", path) || isUnder("/livez", path) || isUnder("/readyz", path)) {
            return health;
        }
        if (isUnder("/admission", path)) {
            return admission;
        }
        if (path.equals("/.well-known/openid-configuration") || path.equals("/openid/v1/jwks")) {
            return authn;
        }
        return isUnder("/api", path) || isUnder("/apis", path) || isUnder("/openapi", path) ? stored(method) : unknown;
    }

    private static boolean isUnder(String root, String path) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}
