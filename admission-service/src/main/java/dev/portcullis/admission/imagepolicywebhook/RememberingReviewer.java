package dev.portcullis.admission.imagepolicywebhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Spec;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Status;
import java.io.IOException;
import java.time.Duration;

/** What was said of the same images, annotations and namespace is said again for a while. */
final class RememberingReviewer implements ImageReviewer {
    private static final int MOST = 1024;

    private final ImageReviewer reviewer;
    private final Cache<Spec, Status> answers;

    RememberingReviewer(ImageReviewer reviewer, Duration allowTtl, Duration denyTtl, Ticker ticker) {
        this.reviewer = reviewer;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .ticker(ticker)
                .expireAfter(Expiry.<Spec, Status>creating((spec, status) -> status.allowed() ? allowTtl : denyTtl))
                .build();
    }

    @Override
    public Status review(Spec spec) throws IOException {
        Status known = answers.getIfPresent(spec);
        if (known == null) {
            known = reviewer.review(spec);
            answers.put(spec, known);
        }
        return known;
    }
}
