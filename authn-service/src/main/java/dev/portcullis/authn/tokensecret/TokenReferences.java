package dev.portcullis.authn.tokensecret;

import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sees to it that an account lists a token Secret in its {@code secrets}. The account's resourceVersion decides between those who do so at
 * the same time: whoever comes too late removes the Secret that it made.
 */
final class TokenReferences {
    private final TokenSecretStore store;

    TokenReferences(TokenSecretStore store) {
        this.store = store;
    }

    /**
     * Looks at the account itself, not at a copy.
     *
     * @param known the Secrets that say that they belong to the account; one that was made for it and never listed is used first
     */
    void ensure(ServiceAccount account, Collection<TokenSecret> known) {
        Optional<ObjectNode> found = store.account(account.namespace(), account.name());
        if (found.isEmpty()) {
            return;
        }
        ObjectNode tree = found.get();
        ServiceAccount live = ServiceAccount.of(tree);
        if (!live.uid().equals(account.uid()) || live.deleted() != null || hasToken(live)) {
            return;
        }
        Optional<TokenSecret> left = known.stream()
                .filter(secret -> !secret.accountUid().isEmpty() && secret.belongsTo(live.name(), live.uid()))
                .filter(secret -> TokenSecretName.isOf(live.name(), secret.name()))
                .flatMap(secret -> store.secret(secret.namespace(), secret.name()).stream())
                .filter(secret -> secret.deleted() == null && secret.belongsTo(live.name(), live.uid()))
                .findFirst();
        TokenSecret secret = left.orElseGet(() -> store.create(live));
        tree.set("secrets", references(live, secret.name()));
        try {
            store.updateAccount(live, tree);
        } catch (ApiException e) {
            if (left.isEmpty() && (e.is("Conflict") || e.is("NotFound"))) {
                store.delete(secret);
            }
            throw e;
        }
    }

    private boolean hasToken(ServiceAccount live) {
        return live.secrets().stream()
                .flatMap(name -> store.secret(live.namespace(), name).stream())
                .anyMatch(secret -> secret.deleted() == null && secret.belongsTo(live.name(), live.uid()));
    }

    /** Without those that were generated for the account and are gone. */
    private ArrayNode references(ServiceAccount live, String added) {
        ArrayNode references = Json.MAPPER.createArrayNode();
        live.secrets().stream()
                .filter(name -> !TokenSecretName.isOf(live.name(), name) || store.exists(live.namespace(), name))
                .forEach(name -> references.addObject().put("name", name));
        references.addObject().put("name", added);
        return references;
    }

    /** After a Secret has gone; another one of the same name keeps the reference. */
    void remove(TokenSecret gone) {
        Optional<ObjectNode> found = store.account(gone.namespace(), gone.accountName());
        if (found.isEmpty()) {
            return;
        }
        ServiceAccount live = ServiceAccount.of(found.get());
        if (!gone.belongsTo(live.name(), live.uid())
                || !live.secrets().contains(gone.name())
                || store.exists(gone.namespace(), gone.name())) {
            return;
        }
        ArrayNode references = Json.MAPPER.createArrayNode();
        found.get()
                .path("secrets")
                .valueStream()
                .filter(reference -> !reference.path("name").asString("").equals(gone.name()))
                .forEach(references::add);
        if (references.isEmpty()) {
            found.get().remove("secrets");
        } else {
            found.get().set("secrets", references);
        }
        store.updateAccount(live, found.get());
    }
}
