package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.aggregation.AggregatedRole;
import dev.portcullis.authz.auditevent.AuditEvents;
import dev.portcullis.authz.auditevent.RecordedAccess;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.Deadline;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.review.Reviews;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code PolicyDiff}: given roles and bindings that are to be written or deleted, what each subject that they concern gains and loses by
 * itself, what users do through all that they are, and which of the requests that are given would be decided otherwise.
 */
public final class PolicyDiff implements PolicyReview {
    static final int MOST_REQUESTS = 10_000;
    static final int MOST_DECISIONS = 5_000;

    private final UnionAuthorizer chain;
    private final RbacIndex index;
    private final Supplier<Collection<AggregatedRole>> aggregation;

    /**
     * @param objects roles and bindings as they would be, new ones and changed ones
     * @param deleted kind, namespace and name of those that would not be there
     * @param users with their groups, of whom it is to be said what they gain and lose through all of these
     */
    record Spec(
            @Nullable List<JsonNode> objects,
            @Nullable List<JsonNode> deleted,
            @Nullable List<JsonNode> auditEvents,
            @Nullable List<SubjectAccessReview.Spec> requests,
            @Nullable List<User> users) {}

    record User(@Nullable String user, @Nullable List<String> groups) {}

    /** @param aggregation all ClusterRoles where rules are aggregated, nothing where they are not */
    public PolicyDiff(UnionAuthorizer chain, RbacIndex index, Supplier<Collection<AggregatedRole>> aggregation) {
        this.chain = chain;
        this.index = index;
        this.aggregation = aggregation;
    }

    @Override
    public String kind() {
        return "PolicyDiff";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        ReviewBody<Spec> body = request.body(Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null, null, null, null));
        Questions questions = new Questions(kind());
        Proposal proposal = new ProposalReader(questions).read(spec.objects(), spec.deleted());
        List<RecordedAccess> recorded = new ArrayList<>(requests(spec.requests(), questions));
        recorded.addAll(AuditEvents.read("spec.auditEvents", spec.auditEvents(), questions));
        List<UserInfo> users = users(spec.users(), questions);
        recorded.stream()
                .map(each -> each.access().user())
                .map(user -> UserInfo.of(user.username(), user.groups().toArray(String[]::new)))
                .forEach(users::add);
        if (proposal.objects().isEmpty() && proposal.deletions().isEmpty()) {
            questions.error(FieldError.required("spec.objects", "at least one of objects and deleted"));
        }
        questions.check();
        ObjectNode echoed = Json.tree(spec);
        echoed.remove("auditEvents");
        return request.object(body.metadata(), echoed, status(proposal, users, recorded));
    }

    private static List<RecordedAccess> requests(
            @Nullable List<SubjectAccessReview.Spec> requests, Questions questions) {
        List<SubjectAccessReview.Spec> all = requests == null ? List.of() : requests;
        questions.atMost("spec.requests", all.size(), MOST_REQUESTS);
        List<RecordedAccess> accesses = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), MOST_REQUESTS); i++) {
            SubjectAccessReview.Spec each = all.get(i);
            String at = "spec.requests[" + i + "]";
            if (each == null) {
                questions.error(FieldError.required(at, ""));
            } else {
                accesses.add(new RecordedAccess("", questions.access(at, each), false));
            }
        }
        return accesses;
    }

    private static List<UserInfo> users(@Nullable List<User> given, Questions questions) {
        List<User> all = given == null ? List.of() : given;
        questions.atMost("spec.users", all.size(), Changes.MOST_USERS);
        List<UserInfo> users = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), Changes.MOST_USERS); i++) {
            User each = Objects.requireNonNullElse(all.get(i), new User(null, null));
            users.add(questions.user("spec.users[" + i + "]", each.user(), each.groups(), null, null));
        }
        return users;
    }

    private ObjectNode status(Proposal proposal, List<UserInfo> users, List<RecordedAccess> recorded) {
        Deadline deadline = new Deadline();
        RbacIndex after = proposal.applyTo(index, aggregation.get());
        ObjectNode status = Json.object();
        Changes changes = new Changes(index, after, deadline);
        changes.subjects(status.putArray("subjects"));
        changes.users(users, status.putArray("users"));
        boolean complete = changes.complete();
        complete &= decisions(recorded, after, deadline, status);
        return status.put("truncated", !complete);
    }

    private boolean decisions(List<RecordedAccess> recorded, RbacIndex after, Deadline deadline, ObjectNode status) {
        UnionAuthorizer next = new UnionAuthorizer(chain.authorizers().stream()
                .map(authorizer -> authorizer instanceof RbacAuthorizer ? new RbacAuthorizer(after) : authorizer)
                .toList());
        int decided = 0;
        boolean complete = true;
        ArrayNode changed = status.putArray("decisions");
        for (RecordedAccess each : recorded) {
            if (deadline.over()) {
                break;
            }
            decided++;
            Decision was = chain.authorize(each.access()).decision();
            Decision is = next.authorize(each.access()).decision();
            if (was instanceof Decision.Allow == is instanceof Decision.Allow) {
                continue;
            }
            if (changed.size() == MOST_DECISIONS) {
                complete = false;
            } else {
                write(each, was, is, changed.addObject());
            }
        }
        status.put("requests", recorded.size()).put("decided", decided);
        return complete && decided == recorded.size();
    }

    private static void write(RecordedAccess each, Decision was, Decision is, ObjectNode to) {
        Access access = each.access();
        if (!each.auditId().isEmpty()) {
            to.put("auditID", each.auditId());
        }
        to.set("request", Json.tree(Reviews.spec(access)));
        Answers.decision(was, to.putObject("before"));
        Answers.decision(is, to.putObject("after"));
    }
}
