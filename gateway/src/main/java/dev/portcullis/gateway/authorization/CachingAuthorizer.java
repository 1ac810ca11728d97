package dev.portcullis.gateway.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers decisions while their epoch is authz-service's present one. */
public final class CachingAuthorizer implements Authorizer {
    /** In characters of the keys; whoever asks for ever new paths cannot fill the heap. */
    private static final int SIZE = 4_000_000;

    private final Authorizer authorizer;
    private final Supplier<@Nullable String> epoch;
    private final Cache<Access, Decision> decisions = Caffeine.newBuilder()
            .maximumWeight(SIZE)
            .weigher((Access access, Decision decision) -> access.length() + decision.length())
            .executor(Runnable::run)
            .build();

    /** @param epoch the present one, or null while it is not known */
    public CachingAuthorizer(Authorizer authorizer, Supplier<@Nullable String> epoch) {
        this.authorizer = authorizer;
        this.epoch = epoch;
    }

    @Override
    public Decision authorize(Access access) {
        Decision known = decisions.getIfPresent(access);
        if (known != null && known.epoch().equals(epoch.get())) {
            return known;
        }
        Decision decision = authorizer.authorize(access);
        if (decision.epoch().equals(epoch.get())) {
            decisions.put(access, decision);
        } else if (known != null) {
            decisions.invalidate(access);
        }
        return decision;
    }
}
