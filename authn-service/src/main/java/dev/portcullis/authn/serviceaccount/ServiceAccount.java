package dev.portcullis.authn.serviceaccount;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ServiceAccount, as far as its tokens go.
 *
 * @param secrets the names that it lists in {@code secrets}
 */
public record ServiceAccount(
        String namespace,
        String name,
        String uid,
        List<String> secrets,
        @Nullable Instant deleted) {
    public ServiceAccount {
        secrets = List.copyOf(secrets);
    }

    public static ServiceAccount of(ObjectNode account) {
        return new ServiceAccount(
                account.path("metadata").path("namespace").asString(""),
                account.path("metadata").path("name").asString(""),
                account.path("metadata").path("uid").asString(""),
                account.path("secrets")
                        .valueStream()
                        .map(reference -> reference.path("name").asString(""))
                        .toList(),
                LiveObject.deleted(account));
    }

    public String key() {
        return namespace + "/" + name;
    }

    LiveObject live() {
        return new LiveObject(uid, deleted);
    }
}
