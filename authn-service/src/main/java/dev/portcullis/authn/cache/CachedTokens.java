package dev.portcullis.authn.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.authn.serviceaccount.TokenKeys;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;

/** Verified tokens by their keyed hashes, in this process first. Other verification keys make it forget everything. */
public final class CachedTokens implements VerifiedTokens {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MOST = 50_000;
    private static final String PURPOSE = "portcullis: verified tokens";

    private final KeyedHash hash;
    private final Cache<String, Boolean> local;
    private final SecondLevel shared;
    private final Counter localHits;
    private final Counter sharedHits;
    private final Counter misses;

    CachedTokens(TokenKeys keys, SecondLevel shared, MeterRegistry metrics) {
        this.hash = new KeyedHash(hashKey(keys), keys.fingerprint());
        this.local = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LIFETIME)
                .executor(Runnable::run)
                .build();
        this.shared = shared;
        this.localHits = counter(metrics, "local");
        this.sharedHits = counter(metrics, "shared");
        this.misses = counter(metrics, "miss");
    }

    /** Without a signing key there is no secret that replicas have in common: then each has its own, and shares nothing. */
    private static SecretKeySpec hashKey(TokenKeys keys) {
        if (keys.signing() != null) {
            return keys.signing().derive(PURPOSE);
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, "HmacSHA256");
    }

    private static Counter counter(MeterRegistry metrics, String found) {
        return Counter.builder("portcullis.authn.verified.tokens")
                .description("look-ups of tokens whose signature may have been verified before, by where it was found")
                .tag("found", found)
                .register(metrics);
    }

    @Override
    public boolean contains(String token) {
        String key = hash.of(token);
        if (local.getIfPresent(key) != null) {
            localHits.increment();
            return true;
        }
        if (shared.contains(key)) {
            local.put(key, Boolean.TRUE);
            sharedHits.increment();
            return true;
        }
        misses.increment();
        return false;
    }

    @Override
    public void add(String token) {
        String key = hash.of(token);
        local.put(key, Boolean.TRUE);
        shared.add(key);
    }
}
