package dev.portcullis.gateway.authentication;

/** Says who a client is. */
public interface Authenticator {
    /**
     * @throws dev.portcullis.kube.status.ApiException if authn-service answers with an error
     * @throws dev.portcullis.kube.client.StageUnavailableException if it does not answer
     */
    Authentication authenticate(Credentials credentials);
}
