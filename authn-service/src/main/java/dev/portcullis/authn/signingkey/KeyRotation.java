package dev.portcullis.authn.signingkey;

import dev.portcullis.authn.issuedtoken.IssuedTokens;
import dev.portcullis.authn.serviceaccount.SigningKey;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.serviceaccount.TokenKeys.KeyInfo;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The stages of a rotation. Each is complete when it returns, and nothing that a key signed is refused before it is retired. */
public final class KeyRotation {
    private static final GroupResource KEYS = new GroupResource("identity.portcullis.dev", "signingkeys");

    private final StoreClient store;
    private final TokenKeyFiles keys;
    private final SigningKeySecrets secrets;
    private final IssuedTokens tokens;
    private final TokenInformers informers;
    private final Clock clock;

    public KeyRotation(
            StoreClient store,
            TokenKeyFiles keys,
            SigningKeySecrets secrets,
            IssuedTokens tokens,
            TokenInformers informers,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.secrets = secrets;
        this.tokens = tokens;
        this.informers = informers;
        this.clock = clock;
    }

    List<KeyInfo> keys() {
        return keys.get().describe();
    }

    boolean isPublished(String keyId) {
        return secret(keyId).isPresent();
    }

    private Optional<KeySecret> secret(String keyId) {
        return secrets.all().stream()
                .filter(secret -> secret.keyId().equals(keyId) && !secret.retired())
                .findFirst();
    }

    private KeyInfo known(String keyId) {
        return keys().stream()
                .filter(key -> key.id().equals(keyId))
                .findFirst()
                .orElseThrow(() -> ApiErrors.notFound(KEYS, keyId));
    }

    /** How many tokens that the key signed, and that are good, were seen in use: bound ones, and those of Secrets. */
    long inUse(String keyId) {
        long ofSecrets = informers.tokenSecrets().all().stream()
                .filter(secret -> secret.use().keyId().equals(keyId)
                        && secret.use().lastUsed() != null
                        && secret.use().invalidSince() == null
                        && secret.deleted() == null)
                .count();
        return tokens.inUse(keyId) + ofSecrets;
    }

    /** A new key of the kind of the present one; it verifies, and its public half is in the key set. */
    void publish() {
        SigningKey present = keys.get().signing();
        if (present == null) {
            throw ApiErrors.badRequest("ServiceAccount tokens are signed elsewhere: there is no key to rotate");
        }
        SigningKey fresh = present.another();
        store.create(KeySecret.COLLECTION, KeySecret.published(fresh));
        secrets.await(() -> has(key -> key.id().equals(fresh.id())));
    }

    void sign(String keyId) {
        if (known(keyId).signing()) {
            return;
        }
        Optional<KeySecret> own = secret(keyId);
        if (own.isPresent()) {
            annotate(own.get(), clock.instant().toString());
        } else if (keyId.equals(keys.fileSigningKeyId())) {
            // The file's key signs where no other does.
            secrets.all().stream()
                    .filter(secret -> secret.signsSince() != null)
                    .forEach(secret -> annotate(secret, null));
        } else {
            throw ApiErrors.badRequest("the key " + keyId + " only verifies: its private half is not here");
        }
        secrets.await(() -> has(key -> key.id().equals(keyId) && key.signing()));
    }

    private void annotate(KeySecret secret, @Nullable String signsSince) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata").putObject("annotations").put(KeySecret.SIGNS_SINCE, signsSince);
        store.mergePatch(KeySecret.COLLECTION + "/" + secret.name(), patch);
    }

    /** @throws dev.portcullis.kube.status.ApiException 409 for the key that signs, and, unless forced, for one whose tokens are in use */
    void retire(String keyId, boolean force) {
        if (known(keyId).signing()) {
            throw ApiErrors.conflict(KEYS, keyId, "it signs: let another one sign first");
        }
        long used = inUse(keyId);
        if (used > 0 && !force) {
            throw ApiErrors.conflict(
                    KEYS, keyId, used + " unexpired tokens that it signed were seen in use; force would end them");
        }
        Optional<KeySecret> own = secret(keyId);
        if (own.isPresent()) {
            store.delete(KeySecret.COLLECTION + "/" + own.get().name(), null);
        }
        if (own.isEmpty() || keys.isInFiles(keyId)) {
            store.create(KeySecret.COLLECTION, KeySecret.retired(keyId));
        }
        secrets.await(() -> !has(key -> key.id().equals(keyId)));
    }

    private boolean has(Predicate<KeyInfo> wanted) {
        return keys().stream().anyMatch(wanted);
    }
}
