package dev.portcullis.admission.serviceaccount;

import dev.portcullis.admission.cluster.ClusterObjects;
import java.util.Optional;

/** The accounts of a cluster in memory; the first Secret that one lists is its token. */
public record ClusterAccounts(ClusterObjects cluster) implements Accounts {
    public static ServiceAccount plugin(ClusterObjects cluster, boolean tokensInSecrets) {
        return new ServiceAccount(new ClusterAccounts(cluster), tokensInSecrets);
    }

    @Override
    public Optional<Account> find(String namespace, String name) {
        return cluster.get("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name)
                .map(Account::of);
    }

    @Override
    public Optional<String> tokenSecret(String namespace, Account account) {
        return account.secrets().stream().findFirst();
    }
}
