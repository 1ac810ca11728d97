package dev.portcullis.admission.expression;

import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.review.SubjectAccessReview;
import java.util.HashMap;
import java.util.Map;

/** Asks the same once for one request ({@code plugin/authorizer/caching_authorizer.go}). */
public final class RememberedDecisions implements Authorizers {
    private final Authorizers authorizers;
    private final Map<SubjectAccessReview.Spec, Decision> known = new HashMap<>();

    public RememberedDecisions(Authorizers authorizers) {
        this.authorizers = authorizers;
    }

    @Override
    public Decision decide(SubjectAccessReview.Spec access) {
        return known.computeIfAbsent(access, authorizers::decide);
    }
}
