package dev.portcullis.authn.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.authn.memory.KeyedHash;
import dev.portcullis.authn.serviceaccount.TokenKeys;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;

/** Verified tokens by their keyed hashes, in this process first. Other verification keys make it forget everything. */
public final class CachedTokens implements VerifiedTokens {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MOST = 50_000;
    private static final String PURPOSE = "portcullis: verified tokens";

    private final Supplier<TokenKeys> keys;
    private final SecretKeySpec own = KeyedHash.random();
    private final Cache<String, Boolean> local;
    private final SecondLevel shared;
    private final Counter localHits;
    private final Counter sharedHits;
    private final Counter misses;

    private volatile Hashing last;

    /** How tokens are hashed as long as the keys are these. */
    private record Hashing(TokenKeys keys, KeyedHash hash) {}

    CachedTokens(Supplier<TokenKeys> keys, SecondLevel shared, MeterRegistry metrics) {
        this.keys = keys;
        this.last = hashing(keys.get());
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
    private Hashing hashing(TokenKeys now) {
        SecretKeySpec key = now.signing() == null ? own : now.signing().derive(PURPOSE);
        return new Hashing(now, new KeyedHash(key, now.fingerprint()));
    }

    private KeyedHash hash() {
        TokenKeys now = keys.get();
        Hashing hashing = last;
        if (hashing.keys() != now) {
            hashing = hashing(now);
            last = hashing;
        }
        return hashing.hash();
    }

    private static Counter counter(MeterRegistry metrics, String found) {
        return Counter.builder("portcullis.authn.verified.tokens")
                .description("look-ups of tokens whose signature may have been verified before, by where it was found")
                .tag("found", found)
                .register(metrics);
    }

    @Override
    public boolean contains(String token) {
        KeyedHash hash = hash();
        String id = hash.id(token);
        if (local.getIfPresent(id) != null) {
            localHits.increment();
            return true;
        }
        if (hash.isProof(id, shared.get(id))) {
            local.put(id, Boolean.TRUE);
            sharedHits.increment();
            return true;
        }
        misses.increment();
        return false;
    }

    @Override
    public void add(String token) {
        KeyedHash hash = hash();
        String id = hash.id(token);
        local.put(id, Boolean.TRUE);
        shared.put(id, hash.proof(id));
    }
}
