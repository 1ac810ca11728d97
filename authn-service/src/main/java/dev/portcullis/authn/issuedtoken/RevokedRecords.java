package dev.portcullis.authn.issuedtoken;

import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.status.ApiException;

/**
 * The record of a revoked token stays until the token has expired, whoever deletes it; but where the account is gone (with its namespace,
 * perhaps, which would wait for the record), the token is no good anyway, and a deleted record may go.
 */
public final class RevokedRecords implements AutoCloseable {
    private final StoreClient store;
    private final Informer<IssuedToken> records;
    private final Informer<ServiceAccount> accounts;
    private final WorkQueue queue = new WorkQueue("revoked records", this::reconcile);

    public RevokedRecords(StoreClient store, IssuedTokens tokens, Informer<ServiceAccount> accounts) {
        this.store = store;
        this.records = tokens.informer();
        this.accounts = accounts;
        records.onChange((key, before, after) -> {
            if (after != null && isWaiting(after)) {
                queue.add(key);
            }
        });
        accounts.onChange((key, before, after) -> {
            if (before != null && (after == null || !after.uid().equals(before.uid()))) {
                records.all().stream()
                        .filter(record ->
                                isWaiting(record) && record.accountUid().equals(before.uid()))
                        .forEach(record -> queue.add(record.key()));
            }
        });
        queue.start(1);
    }

    private static boolean isWaiting(IssuedToken record) {
        return record.deleted() && record.isHeld();
    }

    private void reconcile(String key) {
        IssuedToken record = records.get(key);
        if (record == null
                || !isWaiting(record)
                || !accounts.synced()
                || record.revoked() != null && isGoodOtherwise(record)) {
            return;
        }
        try {
            store.mergePatch(record.path(), record.held(false));
        } catch (ApiException e) {
            if (!e.is("NotFound")) {
                throw e;
            }
        }
    }

    /** Whose account is not known may be anybody's. */
    private boolean isGoodOtherwise(IssuedToken record) {
        ServiceAccount account = accounts.get(record.namespace() + "/" + record.account());
        return record.account().isEmpty() || account != null && account.uid().equals(record.accountUid());
    }

    @Override
    public void close() {
        queue.close();
    }
}
