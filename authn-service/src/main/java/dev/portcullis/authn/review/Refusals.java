package dev.portcullis.authn.review;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last refusals of this process, by the hashes of their requests' Audit-IDs. The credentials themselves are not in them. */
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
            refusals.put(hash(auditId), new Refusal(time, address, attempts));
        }
    }

    public @Nullable Refusal get(String auditId) {
        return byHash(hash(auditId));
    }

    public @Nullable Refusal byHash(String hash) {
        return refusals.getIfPresent(hash);
    }

    /** Under which others may ask for it. */
    public static String hash(String auditId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(auditId.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
