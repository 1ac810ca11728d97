package dev.portcullis.authz.whocan;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Ground;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code WhoCan}: all users, groups and ServiceAccounts that may do something, by which binding and what of which role. */
public final class WhoCan implements PolicyReview {
    static final int MOST_SUBJECTS = 10_000;
    /** Of one subject, and of all together. */
    static final int MOST_GRANTS = 10;

    static final int MOST_GRANTS_OF_ALL = 20_000;

    private static final Comparator<Subject> ORDER = Comparator.comparing((Subject subject) -> !subject.group())
            .thenComparing(subject -> subject.serviceAccount() != null)
            .thenComparing(Subject::name);

    private final UnionAuthorizer chain;

    record Spec(
            SubjectAccessReview.@Nullable ResourceAttributes resourceAttributes,
            SubjectAccessReview.@Nullable NonResourceAttributes nonResourceAttributes) {}

    private record By(
            String authorizer, String inGroup, @Nullable Ground ground) {}

    public WhoCan(UnionAuthorizer chain) {
        this.chain = chain;
    }

    @Override
    public String kind() {
        return "WhoCan";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        ReviewBody<Spec> body = request.body(Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null));
        Questions questions = new Questions(kind());
        Attributes wanted = questions.attributes("spec", spec.resourceAttributes(), spec.nonResourceAttributes());
        questions.check();
        return request.object(body.metadata(), Json.tree(spec), status(wanted));
    }

    private ObjectNode status(Attributes wanted) {
        Map<Subject, List<By>> found = find(wanted);
        ObjectNode status = Json.object();
        ArrayNode subjects = status.putArray("subjects");
        boolean truncated = found.size() > MOST_SUBJECTS;
        int room = MOST_GRANTS_OF_ALL;
        for (Map.Entry<Subject, List<By>> entry : found.entrySet()) {
            if (subjects.size() == MOST_SUBJECTS) {
                break;
            }
            ObjectNode subject = subjects.addObject();
            Answers.subject(entry.getKey(), subject);
            ArrayNode grants = subject.putArray("grants");
            int shown = Math.min(Math.min(entry.getValue().size(), MOST_GRANTS), room);
            room -= shown;
            entry.getValue().stream().limit(shown).forEach(by -> write(by, grants.addObject()));
            truncated |= entry.getValue().size() > shown;
        }
        Answers.notRead(chain, status);
        status.put("truncated", truncated);
        return status;
    }

    private static void write(By by, ObjectNode grant) {
        Answers.ground(by.authorizer(), by.ground(), grant);
        if (!by.inGroup().isEmpty()) {
            grant.put("inGroup", by.inGroup());
        }
    }

    private Map<Subject, List<By>> find(Attributes wanted) {
        Map<Subject, List<By>> found = new TreeMap<>(ORDER);
        for (Authorizer authorizer : chain.authorizers()) {
            if (authorizer instanceof ReadablePolicy policy) {
                policy.whoCan(wanted)
                        .forEach(grant -> found.computeIfAbsent(
                                        new Subject(grant.group(), grant.name()), subject -> new ArrayList<>())
                                .add(new By(authorizer.name(), grant.inGroup(), grant.ground())));
            }
        }
        found.values()
                .forEach(grants -> grants.sort(Comparator.comparing(by -> by.ground() == null
                        ? ""
                        : by.ground().bindingNamespace() + "/" + by.ground().bindingName())));
        return found;
    }
}
