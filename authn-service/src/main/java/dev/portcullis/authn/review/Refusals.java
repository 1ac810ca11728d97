package dev.portcullis.authn.review;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last refusals, by the Audit-IDs of their requests; in this process alone. The credentials themselves are not in them. */
public final class Refusals {
    private static final int MOST = 10_000;
    private static final int LONGEST_ID = 256;

    private final Cache<String, Refusal> refusals = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    public record Refusal(Instant time, String address, List<Attempt> attempts) {}

    public void add(@Nullable String auditId, Instant time, String address, List<Attempt> attempts) {
        if (auditId != null && auditId.length() <= LONGEST_ID) {
            refusals.put(auditId, new Refusal(time, address, attempts));
        }
    }

    public @Nullable Refusal get(String auditId) {
        return refusals.getIfPresent(auditId);
    }
}
