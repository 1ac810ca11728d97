package dev.portcullis.authn;

import dev.portcullis.kube.review.AuthenticationReview.Attempt;
import java.util.List;

/** A result, and what each authenticator that was asked said, in order. */
public record Verdict(AuthenticationResult result, List<Attempt> attempts) {
    public Verdict {
        attempts = List.copyOf(attempts);
    }
}
