package dev.portcullis.gateway.authorization;

import java.util.function.Consumer;

/** Says whether somebody may do something. */
public interface Authorizer {
    /**
     * @throws dev.portcullis.kube.status.ApiException if authz-service answers with an error; 503 where whom it asks does not answer
     * @throws dev.portcullis.kube.client.StageUnavailableException if it does not answer
     */
    Decision authorize(Access access);

    /** @throws dev.portcullis.kube.status.ApiException 403 in kube-apiserver's words */
    default Decision require(Access access) {
        return require(access, decision -> {});
    }

    /** @param noted told of the decision, whichever it is */
    default Decision require(Access access, Consumer<Decision> noted) {
        Decision decision = authorize(access);
        noted.accept(decision);
        if (!decision.allowed()) {
            throw Forbidden.of(access, decision.reason());
        }
        return decision;
    }
}
