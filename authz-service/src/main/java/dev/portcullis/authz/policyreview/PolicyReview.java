package dev.portcullis.authz.policyreview;

import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** A kind of the group: it can be created, is answered in its status and kept nowhere. */
public interface PolicyReview {
    /** {@code WhoCan}. */
    String kind();

    /** {@code whocans}, as the catalog has it. */
    default String resource() {
        return kind().toLowerCase(Locale.ROOT) + "s";
    }

    /**
     * The object with its status.
     *
     * @throws dev.portcullis.kube.status.ApiException for what cannot be answered
     */
    ObjectNode answer(ReviewRequest request) throws IOException;

    /** The same as a {@code meta.k8s.io/v1 Table}, where the kind has one. */
    default ObjectNode table(ObjectNode answer) {
        return answer;
    }
}
