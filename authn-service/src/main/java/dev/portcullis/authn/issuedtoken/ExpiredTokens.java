package dev.portcullis.authn.issuedtoken;

import dev.portcullis.authn.controllers.Periodic;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.status.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes away the records of tokens that have expired, and of those that somebody has more of than anybody uses: a kubelet fetches a new
 * one before the old one is over, and the last few are enough. What is revoked stays until it has expired.
 */
public final class ExpiredTokens implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** For which an expired token may still be taken. */
    private static final Duration LEEWAY = Duration.ofMinutes(2);

    private static final int EACH = 16;

    private final StoreClient store;
    private final IssuedTokens tokens;
    private final Clock clock;
    private final Periodic periodic;

    public ExpiredTokens(StoreClient store, IssuedTokens tokens, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.periodic = new Periodic("expired tokens", INTERVAL, this::look);
    }

    void look() {
        Instant now = clock.instant();
        Map<String, List<IssuedToken>> byHolder = new HashMap<>();
        for (IssuedToken token : tokens.all()) {
            if (token.expires() != null && token.expires().plus(LEEWAY).isBefore(now)) {
                delete(token);
            } else if (token.revoked() == null && token.issued() != null) {
                byHolder.computeIfAbsent(token.namespace() + "/" + token.holder(), key -> new ArrayList<>())
                        .add(token);
            }
        }
        byHolder.values().forEach(held -> {
            held.sort(Comparator.comparing((IssuedToken token) -> Objects.requireNonNullElse(token.issued(), now))
                    .reversed());
            held.stream().skip(EACH).forEach(this::delete);
        });
    }

    private void delete(IssuedToken token) {
        try {
            if (token.isHeld()) {
                store.mergePatch(token.path(), token.held(false));
            }
            store.delete(token.path(), null);
        } catch (ApiException e) {
            if (!e.is("NotFound")) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        periodic.close();
    }
}
