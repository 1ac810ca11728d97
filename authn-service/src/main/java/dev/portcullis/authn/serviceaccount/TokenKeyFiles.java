package dev.portcullis.authn.serviceaccount;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.authn.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
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
    private volatile TokenKeys keys;

    /**
     * @param onChange called when there are other keys
     * @throws BadFlagException if a file cannot be read or holds no usable key
     */
    public TokenKeyFiles(ServiceAccountSettings settings, Runnable onChange) {
        Runnable changed = () -> {
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
        ReloadingFile<SigningKey> file = signing;
        return file == null ? Optional.empty() : Optional.of(new TokenIssuer(file::get, settings));
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
        SigningKey signs = signing == null ? null : signing.get();
        List<VerificationKey> all = new ArrayList<>();
        if (signs != null) {
            all.add(signs.verification());
        }
        verification.forEach(file -> all.addAll(file.get()));
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
