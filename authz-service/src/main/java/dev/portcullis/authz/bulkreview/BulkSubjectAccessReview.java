package dev.portcullis.authz.bulkreview;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.Deadline;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code BulkSubjectAccessReview}: the decisions of many SubjectAccessReviews, in their order. */
public final class BulkSubjectAccessReview implements PolicyReview {
    static final int MOST = 10_000;

    private final UnionAuthorizer chain;

    /**
     * @param user whom the accesses are about that name nobody, with {@code groups}
     * @param accesses each as the spec of a SubjectAccessReview
     */
    record Spec(
            @Nullable String user,
            @Nullable List<String> groups,
            @Nullable List<SubjectAccessReview.Spec> accesses) {}

    public BulkSubjectAccessReview(UnionAuthorizer chain) {
        this.chain = chain;
    }

    @Override
    public String kind() {
        return "BulkSubjectAccessReview";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        ReviewBody<Spec> body = request.body(Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null, null));
        return request.object(body.metadata(), Json.tree(spec), status(accesses(spec)));
    }

    private List<Access> accesses(Spec spec) {
        List<SubjectAccessReview.Spec> asked = Objects.requireNonNullElse(spec.accesses(), List.of());
        Questions questions = new Questions(kind());
        questions.atMost("spec.accesses", asked.size(), MOST);
        if (asked.isEmpty()) {
            questions.error(FieldError.required("spec.accesses", ""));
        }
        questions.check();
        List<Access> accesses = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            String at = "spec.accesses[" + i + "]";
            SubjectAccessReview.Spec each = asked.get(i);
            if (each == null) {
                questions.error(FieldError.required(at, ""));
            } else {
                accesses.add(questions.access(at, ofSomebody(each, spec)));
            }
        }
        questions.check();
        return accesses;
    }

    private static SubjectAccessReview.Spec ofSomebody(SubjectAccessReview.Spec each, Spec all) {
        if (each.user() != null || each.groups() != null) {
            return each;
        }
        return new SubjectAccessReview.Spec(
                each.resourceAttributes(),
                each.nonResourceAttributes(),
                all.user(),
                all.groups(),
                each.extra(),
                each.uid());
    }

    private ObjectNode status(List<Access> accesses) {
        Deadline deadline = new Deadline();
        ObjectNode status = Json.object();
        ArrayNode decisions = status.putArray("decisions");
        for (Access access : accesses) {
            ObjectNode decision = decisions.addObject();
            if (deadline.over()) {
                decision.put("allowed", false).put("evaluationError", "not decided: there was no time left");
            } else {
                Answers.decision(chain.authorize(access).decision(), decision);
            }
        }
        return status;
    }
}
