package dev.portcullis.authz.review;

import static java.util.Objects.requireNonNullElse;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.Ground;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.Trace;
import dev.portcullis.authz.Verdict;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Between the review on the wire and the chain's own words. */
public final class Reviews {
    private Reviews() {}

    public static Access access(SubjectAccessReview.Spec spec) {
        UserInfo user = new UserInfo(spec.user(), spec.uid(), spec.groups(), spec.extra());
        return new Access(user, attributes(spec.resourceAttributes(), spec.nonResourceAttributes()));
    }

    /** Of the two, one is there. */
    public static Attributes attributes(
            SubjectAccessReview.@Nullable ResourceAttributes resource,
            SubjectAccessReview.@Nullable NonResourceAttributes path) {
        if (resource == null) {
            return path == null
                    ? new NonResourceAttributes("", "")
                    : new NonResourceAttributes(text(path.path()), text(path.verb()));
        }
        return new ResourceAttributes(
                text(resource.namespace()),
                text(resource.verb()),
                text(resource.group()),
                text(resource.version()),
                text(resource.resource()),
                text(resource.subresource()),
                text(resource.name()),
                SelectorReader.fields(resource.fieldSelector()),
                SelectorReader.labels(resource.labelSelector()));
    }

    /** As a review would ask for it; selectors are left out. */
    public static SubjectAccessReview.Spec spec(Access access) {
        UserInfo user = access.user();
        return new SubjectAccessReview.Spec(
                access.attributes() instanceof ResourceAttributes asked
                        ? new SubjectAccessReview.ResourceAttributes(
                                asked.namespace(),
                                asked.verb(),
                                asked.group(),
                                asked.version(),
                                asked.resource(),
                                asked.subresource(),
                                asked.name(),
                                null,
                                null)
                        : null,
                access.attributes() instanceof NonResourceAttributes asked
                        ? new SubjectAccessReview.NonResourceAttributes(asked.path(), asked.verb())
                        : null,
                user.username(),
                user.groups(),
                user.extra(),
                user.uid());
    }

    static SubjectAccessReview.Status status(Verdict verdict, String epoch) {
        return new SubjectAccessReview.Status(
                verdict.allowed(),
                denied(verdict),
                reason(verdict.decision()),
                verdict.decision().error(),
                verdict.lasting() ? epoch : null,
                verdict.trace().stream().map(Reviews::answer).toList());
    }

    /** As a client sees it: without what is between the services, but with what was not understood of the question. */
    static SubjectAccessReview.Status status(Verdict verdict, Attributes asked) {
        List<String> errors = new ArrayList<>();
        if (verdict.decision().error() != null) {
            errors.add(verdict.decision().error());
        }
        if (asked instanceof ResourceAttributes resource) {
            ignored(resource.fieldSelector(), "fieldSelector", errors);
            ignored(resource.labelSelector(), "labelSelector", errors);
        }
        return new SubjectAccessReview.Status(
                verdict.allowed(),
                denied(verdict),
                reason(verdict.decision()),
                errors.isEmpty() ? null : String.join("; ", errors),
                null,
                null);
    }

    private static void ignored(Selector selector, String field, List<String> errors) {
        if (selector.ignored()) {
            errors.add("spec.resourceAttributes." + field
                    + (selector.requirements().isEmpty() ? "" : " partially") + " ignored due to parse error");
        }
    }

    private static SubjectAccessReview.Answer answer(Trace trace) {
        Ground ground = trace.decision() instanceof Decision.Allow allow ? allow.ground() : null;
        return new SubjectAccessReview.Answer(
                trace.authorizer(),
                switch (trace.decision()) {
                    case Decision.Allow allow -> "Allow";
                    case Decision.Deny deny -> "Deny";
                    case Decision.NoOpinion none -> "NoOpinion";
                },
                reason(trace.decision()),
                trace.micros(),
                ground == null ? null : rule(ground.rule()),
                null);
    }

    private static ObjectNode rule(PolicyRule rule) {
        ObjectNode tree = Json.object();
        rule.writeTo(tree);
        return tree;
    }

    private static @Nullable Boolean denied(Verdict verdict) {
        return verdict.decision() instanceof Decision.Deny ? true : null;
    }

    private static @Nullable String reason(Decision decision) {
        return decision.why().isEmpty() ? null : decision.why();
    }

    private static String text(@Nullable String value) {
        return requireNonNullElse(value, "");
    }
}
