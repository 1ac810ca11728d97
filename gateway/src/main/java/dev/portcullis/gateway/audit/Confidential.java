package dev.portcullis.gateway.audit;

import dev.portcullis.kube.request.RequestInfo;
import java.util.Set;

/**
 * Requests whose bodies are never written down, whatever the policy says: Secrets, and where tokens go to and fro. kube-apiserver leaves
 * that to the policy's author; a single rule too wide then fills the log with credentials.
 */
final class Confidential {
    /** TokenReviews; reviews of tokens; what admission changed, in Secrets, too. */
    private static final Set<String> GROUPS =
            Set.of("authentication.k8s.io", "identity.portcullis.dev", "admission.portcullis.dev");

    private Confidential() {}

    static boolean is(RequestInfo info) {
        if (!info.resourceRequest()) {
            return false;
        }
        return info.apiGroup().isEmpty()
                ? info.resource().equals("secrets")
                        || (info.resource().equals("serviceaccounts")
                                && info.subresource().equals("token"))
                : GROUPS.contains(info.apiGroup());
    }
}
