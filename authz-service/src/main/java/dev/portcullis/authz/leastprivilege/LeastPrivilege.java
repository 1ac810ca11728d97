package dev.portcullis.authz.leastprivilege;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.auditevent.AuditEvents;
import dev.portcullis.authz.auditevent.RecordedAccess;
import dev.portcullis.authz.manifest.Manifests;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code LeastPrivilege}: from audit events of a user, the smallest roles and bindings that allow what was done. */
public final class LeastPrivilege implements PolicyReview {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /**
     * @param name of the objects; made from the user's where it is not given
     * @param maxNames names of one thing that are listed; with more of them, all are allowed
     * @param maxNamespaces namespaces that get a role of their own; what was done in more of them is allowed everywhere
     * @param includeRefused whether to allow also what was refused
     */
    record Spec(
            @Nullable String user,
            @Nullable String name,
            @Nullable List<JsonNode> auditEvents,
            @Nullable Integer maxNames,
            @Nullable Integer maxNamespaces,
            @Nullable Boolean includeRefused) {}

    @Override
    public String kind() {
        return "LeastPrivilege";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        ReviewBody<Spec> body = request.body(Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null, null, null, null, null));
        Questions questions = new Questions(kind());
        String user = Objects.requireNonNullElse(spec.user(), "");
        if (user.isEmpty()) {
            questions.error(FieldError.required("spec.user", "whose events they are"));
        }
        if (spec.auditEvents() == null || spec.auditEvents().isEmpty()) {
            questions.error(FieldError.required("spec.auditEvents", ""));
        }
        Generalization how = new Generalization(
                limit("spec.maxNames", spec.maxNames(), questions),
                limit("spec.maxNamespaces", spec.maxNamespaces(), questions));
        String name = name(spec.name(), user, questions);
        List<RecordedAccess> recorded = AuditEvents.read("spec.auditEvents", spec.auditEvents(), questions);
        questions.check();
        boolean refused = Boolean.TRUE.equals(spec.includeRefused());
        List<Need> needs = recorded.stream()
                .filter(each -> each.access().user().username().equals(user) && (refused || !each.refused()))
                .map(each -> Need.of(each.access()))
                .toList();
        ObjectNode echoed = Json.tree(spec);
        echoed.remove("auditEvents");
        return request.object(body.metadata(), echoed, status(recorded.size(), needs, how, name, Subject.user(user)));
    }

    private static ObjectNode status(int recorded, List<Need> needs, Generalization how, String name, Subject subject) {
        SortedMap<String, List<PolicyRule>> policy = LeastPolicy.of(needs, how);
        List<ObjectNode> objects = new ArrayList<>();
        policy.forEach((namespace, rules) -> {
            objects.add(Manifests.role(namespace, name, rules));
            RoleRef ref = new RoleRef(namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, name);
            objects.add(Manifests.binding(namespace, name, ref, subject));
        });
        ObjectNode status = Json.object()
                .put("accesses", recorded)
                .put("ofUser", needs.size())
                .put("distinct", needs.stream().distinct().count());
        ArrayNode array = status.putArray("objects");
        objects.forEach(array::add);
        return status.put("yaml", Manifests.yaml(objects));
    }

    private static int limit(String field, @Nullable Integer value, Questions questions) {
        if (value != null && value < 0) {
            questions.error(FieldError.invalid(field, value, "must be greater than or equal to 0"));
        }
        return value == null ? UNLIMITED : value;
    }

    private static String name(@Nullable String asked, String user, Questions questions) {
        if (asked == null || asked.isEmpty()) {
            Subject.ServiceAccount account = Subject.user(user).serviceAccount();
            return Manifests.name("least-privilege", account == null ? user : account.name());
        }
        if (asked.equals(".")
                || asked.equals("..")
                || asked.contains("/")
                || asked.contains("%")
                || asked.length() > 253) {
            questions.error(FieldError.invalid("spec.name", asked, "must be a name of a role: no / and no %"));
        }
        return asked;
    }
}
