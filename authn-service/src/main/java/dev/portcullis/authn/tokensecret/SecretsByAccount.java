package dev.portcullis.authn.tokensecret;

import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.informer.Informer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The token Secrets of each account, by the key of the account. */
final class SecretsByAccount {
    private final Map<String, Map<String, TokenSecret>> secrets = new ConcurrentHashMap<>();

    SecretsByAccount(Informer<TokenSecret> informer) {
        informer.onChange(this::changed);
    }

    Collection<TokenSecret> of(String account) {
        return List.copyOf(secrets.getOrDefault(account, Map.of()).values());
    }

    private void changed(String key, @Nullable TokenSecret before, @Nullable TokenSecret after) {
        if (before != null && (after == null || !after.accountName().equals(before.accountName()))) {
            secrets.computeIfPresent(account(before), (account, mine) -> {
                mine.remove(key);
                return mine.isEmpty() ? null : mine;
            });
        }
        if (after != null) {
            secrets.compute(account(after), (account, mine) -> {
                Map<String, TokenSecret> some = mine == null ? new ConcurrentHashMap<>() : mine;
                some.put(key, after);
                return some;
            });
        }
    }

    static String account(TokenSecret secret) {
        return secret.namespace() + "/" + secret.accountName();
    }
}
