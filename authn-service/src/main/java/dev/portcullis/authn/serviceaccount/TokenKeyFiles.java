package dev.portcullis.authn.serviceaccount;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that {@code --service-account-signing-key-file} and {@code --service-account-key-file} hold, now: keys are rotated without a
 * restart. A file that cannot be read any more leaves its keys as they were.
 */
public final class TokenKeyFiles implements Supplier<TokenKeys>, AutoCloseable {
    private final @Nullable ReloadingFile<SigningKey> signing;
    private final List<ReloadingFile<List<VerificationKey>>> verification = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable changed;
    private volatile PublishedKeys published = PublishedKeys.NONE;
    private volatile TokenKeys keys;

    /**
     * @param onChange called when there are other keys
     * @throws BadFlagException if a file cannot be read or holds no usable key
     */
    public TokenKeyFiles(ServiceAccountSettings settings, Runnable onChange) {
        changed = () -> {
            refresh();
            onChange.run();
        };
        Path signingFile = settings.signingKeyFile();
        signing = signingFile == null
                ? null
                : open(
                        "service-account-signing-key-file",
                        signingFile,
                        file -> SigningKey.of(PemFiles.readPrivateKey(file)),
                        changed);
        for (Path file : settings.keyFiles()) {
            verification.add(open("service-account-key-file", file, TokenKeyFiles::verificationKeys, changed));
        }
        keys = combined();
        refresh();
    }

    private static <T> ReloadingFile<T> open(
            String flag, Path file, ReloadingFile.Parser<T> parser, Runnable onChange) {
        try {
            return new ReloadingFile<>(file, parser, onChange);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFlagException(flag, "cannot be read: " + e.getMessage());
        }
    }

    private static List<VerificationKey> verificationKeys(Path file) throws IOException {
        List<VerificationKey> keys = new ArrayList<>();
        for (Key key : PemFiles.readKeys(file)) {
            keys.add(
                    key instanceof PrivateKey secret
                            ? SigningKey.of(secret).verification()
                            : VerificationKey.of((PublicKey) key));
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " contains no key");
        }
        return keys;
    }

    @Override
    public TokenKeys get() {
        return keys;
    }

    /** Empty where tokens are signed elsewhere. */
    public Optional<TokenIssuer> issuer(ServiceAccountSettings settings) {
        return signing == null ? Optional.empty() : Optional.of(new TokenIssuer(this::signingNow, settings));
    }

    private SigningKey signingNow() {
        return Objects.requireNonNull(keys.signing());
    }

    /** These count beside the files' from now on. */
    public void publish(PublishedKeys more) {
        published = more;
        changed.run();
    }

    public @Nullable String fileSigningKeyId() {
        return signing == null ? null : signing.get().id();
    }

    public boolean isInFiles(String keyId) {
        return keyId.equals(fileSigningKeyId())
                || verification.stream()
                        .flatMap(file -> file.get().stream())
                        .anyMatch(key -> key.id().equals(keyId));
    }

    /** Two files may change at the same time. */
    private void refresh() {
        lock.lock();
        try {
            keys = combined();
        } finally {
            lock.unlock();
        }
    }

    private TokenKeys combined() {
        PublishedKeys more = published;
        SigningKey ofFile = signing == null ? null : signing.get();
        SigningKey signs = more.signing() == null ? ofFile : more.signing();
        List<VerificationKey> all = new ArrayList<>();
        if (signs != null && ofFile != null) {
            all.add(signs.verification());
            all.add(ofFile.verification());
        }
        verification.forEach(file -> all.addAll(file.get()));
        more.keys().forEach(key -> all.add(key.verification()));
        all.removeIf(key -> more.retired().contains(key.id()) && !key.id().equals(signs == null ? "" : signs.id()));
        return new TokenKeys(signs, all);
    }

    @Override
    public void close() {
        if (signing != null) {
            signing.close();
        }
        verification.forEach(ReloadingFile::close);
    }
}
