package dev.portcullis.gateway.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Predicate;

/** Remembers decisions while their epoch is the present one of the replica of authz-service that made them. */
public final class CachingAuthorizer implements Authorizer {
    /** In characters of the keys; whoever asks for ever new paths cannot fill the heap. */
    private static final int SIZE = 4_000_000;

    private final Authorizer authorizer;
    private final Predicate<String> current;
    private final Cache<Access, Decision> decisions = Caffeine.newBuilder()
            .maximumWeight(SIZE)
            .weigher((Access access, Decision decision) -> access.length() + decision.length())
            .executor(Runnable::run)
            .build();

    /** @param current whether an epoch is the present one of the replica that it is of */
    public CachingAuthorizer(Authorizer authorizer, Predicate<String> current) {
        this.authorizer = authorizer;
        this.current = current;
    }

    @Override
    public Decision authorize(Access access) {
        Decision known = decisions.getIfPresent(access);
        if (known != null && current.test(known.epoch())) {
            return known;
        }
        Decision decision = authorizer.authorize(access);
        if (current.test(decision.epoch())) {
            decisions.put(access, decision);
        } else if (known != null) {
            decisions.invalidate(access);
        }
        return decision;
    }
}
