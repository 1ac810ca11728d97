package dev.portcullis.authn.tokensecret;

import dev.portcullis.authn.controllers.Namespaces;
import dev.portcullis.authn.rootca.RootCa;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.WorkQueue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps accounts and their token Secrets together: every account has one (where that is on), a Secret that was made by hand is completed,
 * one that is gone is listed no more, and one without its account goes.
 */
public final class TokenSecretController implements AutoCloseable {
    private static final Duration NOT_YET = Duration.ofMillis(50);
    private static final int WORKERS = 4;

    private final TokenInformers informers;
    private final Namespaces namespaces;
    private final TokenSecretStore store;
    private final TokenReferences references;
    private final SecretsByAccount secrets;
    private final boolean automatic;
    private final Map<String, TokenSecret> gone = new ConcurrentHashMap<>();
    private final WorkQueue accountQueue = new WorkQueue("accounts' tokens", this::reconcileAccount);
    private final WorkQueue secretQueue = new WorkQueue("token secrets", this::reconcileSecret);

    /** @param automatic whether accounts get a Secret without being asked */
    public TokenSecretController(
            StoreClient client,
            TokenInformers informers,
            Namespaces namespaces,
            TokenIssuer issuer,
            RootCa ca,
            boolean automatic) {
        this.informers = informers;
        this.namespaces = namespaces;
        this.store = new TokenSecretStore(client, issuer, ca);
        this.references = new TokenReferences(store);
        this.secrets = new SecretsByAccount(informers.tokenSecrets());
        this.automatic = automatic;
        informers.serviceAccounts().onChange((key, before, after) -> accountQueue.add(key));
        informers.tokenSecrets().onChange(this::secretChanged);
        ca.onChange(() -> informers.tokenSecrets().all().forEach(secret -> secretQueue.add(secret.key())));
        accountQueue.start(WORKERS);
        secretQueue.start(WORKERS);
    }

    private void secretChanged(String key, @Nullable TokenSecret before, @Nullable TokenSecret after) {
        if (after == null && before != null) {
            gone.put(key, before);
        }
        secretQueue.add(key);
    }

    private boolean tooEarly(WorkQueue queue, String key) {
        boolean synced =
                informers.serviceAccounts().synced() && informers.tokenSecrets().synced();
        if (!synced) {
            queue.addAfter(key, NOT_YET);
        }
        return !synced;
    }

    private void reconcileAccount(String key) {
        if (tooEarly(accountQueue, key)) {
            return;
        }
        ServiceAccount account = informers.serviceAccounts().get(key);
        if (account == null) {
            secrets.of(key).forEach(secret -> secretQueue.add(secret.key()));
            return;
        }
        secrets.of(key).stream()
                .filter(secret -> !secret.belongsTo(account.name(), account.uid()))
                .forEach(secret -> secretQueue.add(secret.key()));
        if (automatic && account.deleted() == null && !namespaces.ending(account.namespace()) && !hasToken(account)) {
            references.ensure(account, secrets.of(key));
        }
    }

    private boolean hasToken(ServiceAccount account) {
        return account.secrets().stream()
                .map(name -> informers.tokenSecrets().get(account.namespace() + "/" + name))
                .anyMatch(secret ->
                        secret != null && secret.deleted() == null && secret.belongsTo(account.name(), account.uid()));
    }

    private void reconcileSecret(String key) {
        if (tooEarly(secretQueue, key)) {
            return;
        }
        TokenSecret lost = gone.get(key);
        if (lost != null) {
            references.remove(lost);
            gone.remove(key, lost);
        }
        TokenSecret secret = informers.tokenSecrets().get(key);
        if (secret == null || secret.accountName().isEmpty() || secret.deleted() != null) {
            return;
        }
        Optional<ServiceAccount> account = account(secret);
        if (account.isEmpty()) {
            store.delete(secret);
        } else if (!store.isComplete(secret, account.get())) {
            store.complete(secret, account.get());
        }
    }

    /** The one that the Secret belongs to; the copy may be behind, so that the store has the last word. */
    private Optional<ServiceAccount> account(TokenSecret secret) {
        ServiceAccount known = informers.serviceAccounts().get(SecretsByAccount.account(secret));
        if (known != null && secret.belongsTo(known.name(), known.uid())) {
            return Optional.of(known);
        }
        return store.account(secret.namespace(), secret.accountName())
                .map(ServiceAccount::of)
                .filter(live -> secret.belongsTo(live.name(), live.uid()));
    }

    @Override
    public void close() {
        accountQueue.close();
        secretQueue.close();
    }
}
