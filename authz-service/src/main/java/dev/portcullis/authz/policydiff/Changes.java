package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.permission.Compaction;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.Deadline;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Subject;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says who gains and loses what, as long as there is room and time. */
final class Changes {
    static final int MOST_USERS = 1_000;
    static final int MOST_DIFFERENCES = 10_000;

    private final RbacIndex before;
    private final RbacIndex after;
    private final Deadline deadline;
    private final SortedMap<Subject, Set<String>> affected;
    private int room = MOST_DIFFERENCES;
    private boolean complete = true;

    Changes(RbacIndex before, RbacIndex after, Deadline deadline) {
        this.before = before;
        this.after = after;
        this.deadline = deadline;
        this.affected = Affected.by(before, after);
    }

    /** Whether all was said. */
    boolean complete() {
        return complete;
    }

    /** Each subject by itself. */
    void subjects(ArrayNode to) {
        affected.forEach((subject, scopes) ->
                write(List.of(subject), scopes, to, description -> Answers.subject(subject, description)));
    }

    /** Users as they are, with all their groups: those given, and the ServiceAccounts that bindings name, whose groups are known. */
    void users(List<UserInfo> given, ArrayNode to) {
        Set<UserInfo> users = new LinkedHashSet<>(given);
        Stream.of(before, after)
                .flatMap(index -> index.bindings().stream())
                .map(Binding::subjects)
                .flatMap(subjects -> subjects.keySet().stream())
                .filter(subject -> subject.serviceAccount() != null)
                .map(Subject::name)
                .distinct()
                .sorted()
                .map(name -> UserInfo.of(name, Questions.groupsOf(name).toArray(String[]::new)))
                .forEach(users::add);
        int left = MOST_USERS;
        for (UserInfo user : users) {
            List<Subject> subjects = Subject.of(user);
            Set<String> scopes = new TreeSet<>();
            subjects.forEach(subject -> scopes.addAll(affected.getOrDefault(subject, Set.of())));
            if (scopes.isEmpty() || user.groups().contains(UserInfo.MASTERS)) {
                continue;
            }
            if (left-- == 0) {
                complete = false;
                return;
            }
            write(subjects, scopes, to, description -> {
                description.put("user", user.username());
                Answers.strings(user.groups(), description.putArray("groups"));
            });
        }
    }

    private void write(
            Collection<Subject> subjects, Set<String> scopes, ArrayNode to, Consumer<ObjectNode> description) {
        if (room <= 0 || deadline.over()) {
            complete = false;
            return;
        }
        SubjectAccess was = new SubjectAccess(before, subjects);
        SubjectAccess is = new SubjectAccess(after, subjects);
        Differences gains = new Differences(is, was, deadline);
        Differences losses = new Differences(was, is, deadline);
        List<Difference> gained = gains.in(scopes);
        List<Difference> lost = losses.in(scopes);
        int size = gained.size() + lost.size();
        complete &= !gains.truncated() && !losses.truncated();
        if (was.tooMuch() || is.tooMuch() || size > room) {
            complete = false;
            return;
        }
        room -= size;
        if (size > 0) {
            ObjectNode one = to.addObject();
            description.accept(one);
            write(gained, one.putArray("gains"));
            write(lost, one.putArray("losses"));
        }
    }

    /** Those without exceptions are put together to few rules. */
    private static void write(List<Difference> differences, ArrayNode to) {
        Map<String, List<Permission>> whole = new LinkedHashMap<>();
        for (Difference difference : differences) {
            if (difference.except().isEmpty()) {
                whole.computeIfAbsent(difference.namespace(), namespace -> new ArrayList<>())
                        .add(difference.permission());
                continue;
            }
            ObjectNode rule = to.addObject();
            Answers.rule(difference.permission().rule(), difference.namespace(), rule);
            ArrayNode except = rule.putArray("except");
            difference
                    .except()
                    .forEach(kept -> Answers.rule(kept.permission().rule(), kept.namespace(), except.addObject()));
        }
        whole.forEach((namespace, permissions) ->
                Compaction.rules(permissions).forEach(rule -> Answers.rule(rule, namespace, to.addObject())));
    }
}
