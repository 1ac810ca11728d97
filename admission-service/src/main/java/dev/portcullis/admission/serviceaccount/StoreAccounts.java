package dev.portcullis.admission.serviceaccount;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** From informers; an account that they do not know is asked of the store. */
final class StoreAccounts implements Accounts {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(20);

    private final Informer<Account> accounts;
    private final Informer<TokenSecret> secrets;
    private final StoreClient store;

    StoreAccounts(Informer<Account> accounts, Informer<TokenSecret> secrets, StoreClient store) {
        this.accounts = accounts;
        this.secrets = secrets;
        this.store = store;
    }

    @Override
    public Optional<Account> find(String namespace, String name) {
        Account known = accounts.get(namespace + "/" + name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Account> live = live(namespace, name);
        return live.isPresent() || !name.equals("default")
                ? live
                : await(() -> Optional.ofNullable(accounts.get(namespace + "/" + name)));
    }

    @Override
    public Optional<String> tokenSecret(String namespace, Account account) {
        Optional<String> listed = listed(namespace, account);
        return listed.isPresent()
                ? listed
                : await(() -> Optional.ofNullable(accounts.get(namespace + "/" + account.name()))
                        .flatMap(now -> listed(namespace, now)));
    }

    private Optional<String> listed(String namespace, Account account) {
        return account.secrets().stream()
                .filter(name -> {
                    TokenSecret secret = secrets.get(namespace + "/" + name);
                    return secret != null && secret.isOf(account) && secret.hasToken();
                })
                .findFirst();
    }

    private Optional<Account> live(String namespace, String name) {
        return store.get("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name)
                .map(Account::of);
    }

    private static <T> Optional<T> await(Supplier<Optional<T>> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> found = condition.get();
        while (found.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            found = condition.get();
        }
        return found;
    }
}
