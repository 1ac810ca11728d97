package dev.portcullis.authn.tokensecret;

import dev.portcullis.authn.rootca.RootCa;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes token Secrets and their accounts in the store, as they are now. */
final class TokenSecretStore {
    private static final int NAMES = 10;

    private final StoreClient store;
    private final TokenIssuer issuer;
    private final RootCa ca;

    TokenSecretStore(StoreClient store, TokenIssuer issuer, RootCa ca) {
        this.store = store;
        this.issuer = issuer;
        this.ca = ca;
    }

    Optional<ObjectNode> account(String namespace, String name) {
        return store.get(ObjectPaths.namespaced("serviceaccounts", namespace, name));
    }

    /** @throws ApiException Conflict if it has changed since it was read */
    void updateAccount(ServiceAccount account, ObjectNode changed) {
        store.update(ObjectPaths.namespaced("serviceaccounts", account.namespace(), account.name()), changed);
    }

    /** Empty for a Secret of another type, too. */
    Optional<TokenSecret> secret(String namespace, String name) {
        return store.get(ObjectPaths.namespaced("secrets", namespace, name))
                .filter(TokenSecret::is)
                .map(TokenSecret::of);
    }

    boolean exists(String namespace, String secret) {
        return store.get(ObjectPaths.namespaced("secrets", namespace, secret)).isPresent();
    }

    /** Makes a complete Secret for the account. */
    TokenSecret create(ServiceAccount account) {
        for (int i = 1; ; i++) {
            String name = TokenSecretName.generate(account.name());
            ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
            secret.putObject("metadata").put("name", name).put("namespace", account.namespace());
            secret.put("type", TokenSecret.TYPE);
            fill(secret, account);
            try {
                return TokenSecret.of(store.create(ObjectPaths.namespaced("secrets", account.namespace()), secret));
            } catch (ApiException e) {
                if (!e.is("AlreadyExists") || i == NAMES) {
                    throw e;
                }
            }
        }
    }

    /** Adds what the Secret lacks of being complete; a token that is there stays. */
    void complete(TokenSecret secret, ServiceAccount account) {
        String path = ObjectPaths.namespaced("secrets", secret.namespace(), secret.name());
        Optional<ObjectNode> live = store.get(path);
        if (live.isPresent() && TokenSecret.of(live.get()).uid().equals(secret.uid())) {
            fill(live.get(), account);
            store.update(path, live.get());
        }
    }

    boolean isComplete(TokenSecret secret, ServiceAccount account) {
        return !secret.tokenDigest().isEmpty()
                && secret.accountUid().equals(account.uid())
                && secret.namespaceData().equals(account.namespace())
                && (!ca.isKnown() || secret.caDigest().equals(TokenSecret.digest(ca.pem())));
    }

    private void fill(ObjectNode secret, ServiceAccount account) {
        secret.withObject("metadata")
                .withObject("annotations")
                .put(TokenSecret.ACCOUNT_NAME, account.name())
                .put(TokenSecret.ACCOUNT_UID, account.uid());
        ObjectNode data = secret.path("data") instanceof ObjectNode present ? present : secret.putObject("data");
        if (ca.isKnown()) {
            data.put("ca.crt", base64(ca.pem()));
        }
        data.put("namespace", base64(account.namespace().getBytes(StandardCharsets.UTF_8)));
        if (data.path("token").asString("").isEmpty()) {
            String name = secret.path("metadata").path("name").asString();
            String token = issuer.secretToken(account.namespace(), name, account.name(), account.uid());
            data.put("token", base64(token.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Does nothing if it is gone already, or is another one by now. */
    void delete(TokenSecret secret) {
        ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", secret.uid());
        try {
            store.delete(ObjectPaths.namespaced("secrets", secret.namespace(), secret.name()), options);
        } catch (ApiException e) {
            if (!e.is("NotFound") && !e.is("Conflict")) {
                throw e;
            }
        }
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
