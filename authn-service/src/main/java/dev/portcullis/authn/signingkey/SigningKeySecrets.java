package dev.portcullis.authn.signingkey;

import dev.portcullis.authn.serviceaccount.PublishedKeys;
import dev.portcullis.authn.serviceaccount.SigningKey;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The keys of Secrets, which all replicas see; what changes there counts at once. */
public final class SigningKeySecrets {
    private static final String SELECTED =
            KeySecret.COLLECTION + "?fieldSelector=type%3D" + KeySecret.TYPE.replace("/", "%2F");

    private final Informer<KeySecret> informer;

    public SigningKeySecrets(StoreClient store, TokenKeyFiles keys) {
        this.informer = new Informer<>(store, SELECTED, KeySecret::of);
        informer.onChange((key, before, after) -> {
            if (!Objects.equals(before, after)) {
                keys.publish(published());
            }
        });
    }

    public Informer<?> informer() {
        return informer;
    }

    List<KeySecret> all() {
        return List.copyOf(informer.all());
    }

    private PublishedKeys published() {
        List<SigningKey> keys = new ArrayList<>();
        Set<String> retired = new HashSet<>();
        for (KeySecret secret : informer.all()) {
            if (secret.retired()) {
                retired.add(secret.keyId());
            } else if (secret.key() != null) {
                keys.add(secret.key());
            }
        }
        SigningKey signing = informer.all().stream()
                .filter(secret -> secret.signsSince() != null && secret.key() != null)
                .max(Comparator.comparing(KeySecret::signsSince, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(KeySecret::key)
                .orElse(null);
        return new PublishedKeys(keys, signing, retired);
    }

    /** Until the change has come back, a second at the most. */
    void await(BooleanSupplier seen) {
        for (int i = 0; i < 100 && !seen.getAsBoolean(); i++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
