package dev.portcullis.authz.explanation;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Trace;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.Verdict;
import dev.portcullis.authz.manifest.Manifests;
import dev.portcullis.authz.nearmiss.Miss;
import dev.portcullis.authz.nearmiss.NearestMisses;
import dev.portcullis.authz.nearmiss.Suggestion;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code AccessExplanation}: asks what a SubjectAccessReview asks, and says what each authorizer answered and by what; for what is
 * refused, which bindings would nearly have allowed it, and the smallest that would. It shows who has which rights, so that beside
 * {@code create} its author needs the verb {@code explain} on {@code subjectaccessreviews}.
 */
public final class AccessExplanation implements PolicyReview {
    private static final int MOST_MISSES = 20;
    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final SubjectAccessReview.Spec NOTHING =
            new SubjectAccessReview.Spec(null, null, null, null, null, null);

    private final UnionAuthorizer chain;
    private final NearestMisses misses;

    public AccessExplanation(UnionAuthorizer chain, NearestMisses misses) {
        this.chain = chain;
        this.misses = misses;
    }

    @Override
    public String kind() {
        return "AccessExplanation";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        requireExplain(request);
        ReviewBody<SubjectAccessReview.Spec> body = request.body(SubjectAccessReview.Spec.class);
        SubjectAccessReview.Spec spec = Objects.requireNonNullElse(body.spec(), NOTHING);
        Questions questions = new Questions(kind());
        Access access = questions.access("spec", spec);
        questions.check();
        return request.object(body.metadata(), Json.tree(spec), status(access));
    }

    private void requireExplain(ReviewRequest request) {
        Access explain =
                new Access(request.user(), ResourceAttributes.of("explain", AUTHORIZATION, "subjectaccessreviews"));
        if (!chain.authorize(explain).allowed()) {
            throw ApiErrors.forbidden(
                    new GroupResource(AUTHORIZATION, "subjectaccessreviews"),
                    "",
                    "User \"%s\" cannot explain resource \"subjectaccessreviews\" in API group \"%s\" at the cluster scope"
                            .formatted(request.user().username(), AUTHORIZATION));
        }
    }

    private ObjectNode status(Access access) {
        Verdict verdict = chain.authorize(access);
        ObjectNode status = Json.object();
        Answers.decision(verdict.decision(), status);
        status.set("user", Json.tree(access.user()));
        ArrayNode trace = status.putArray("trace");
        verdict.trace().forEach(each -> trace(each, trace.addObject()));
        boolean asked =
                verdict.trace().stream().anyMatch(each -> each.authorizer().equals(RbacAuthorizer.MODE));
        if (verdict.decision() instanceof Decision.NoOpinion && asked) {
            nearest(access, status);
            suggestion(access, status.putObject("suggestion"));
        }
        return status;
    }

    private static void trace(Trace each, ObjectNode to) {
        Decision decision = each.decision();
        to.put("decision", decision.getClass().getSimpleName());
        if (!decision.why().isEmpty()) {
            to.put("reason", decision.why());
        }
        Answers.ground(each.authorizer(), decision instanceof Decision.Allow allow ? allow.ground() : null, to);
    }

    private void nearest(Access access, ObjectNode status) {
        ArrayNode array = status.putArray("nearestMisses");
        for (Miss miss : misses.of(access, MOST_MISSES)) {
            ObjectNode to = array.addObject().put("lacks", miss.lacks().text());
            Subject subject = miss.grant().subject();
            Answers.subject(subject, to.putObject("subject"));
            Answers.binding(miss.grant().ground(miss.ruleOrNone()), to);
            if (miss.rule() != null) {
                miss.rule().writeTo(to.putObject("rule"));
            }
            to.put("message", miss.message(access.attributes()));
        }
    }

    private static void suggestion(Access access, ObjectNode to) {
        List<ObjectNode> objects = Suggestion.of(access);
        ArrayNode array = to.putArray("objects");
        objects.forEach(array::add);
        to.put("yaml", Manifests.yaml(objects));
    }
}
