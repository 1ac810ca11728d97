package dev.portcullis.authz.accessmatrix;

import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ReadablePolicy;
import dev.portcullis.authz.ReadablePolicy.ScopedRule;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.policyreview.Answers;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.policyreview.ReviewRequest;
import dev.portcullis.authz.policyreview.Tables;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AccessMatrix}: all that somebody can do, for each namespace and thing a line. */
public final class AccessMatrix implements PolicyReview {
    static final int MOST_ENTRIES = 5_000;

    private static final List<String> COLUMNS =
            List.of("Namespace", "API Group", "Resource", "Names", "Verbs", "Granted By");

    private final UnionAuthorizer chain;

    record Spec(@Nullable String user, @Nullable List<String> groups) {}

    public AccessMatrix(UnionAuthorizer chain) {
        this.chain = chain;
    }

    @Override
    public String kind() {
        return "AccessMatrix";
    }

    @Override
    public String resource() {
        return "accessmatrices";
    }

    @Override
    public ObjectNode answer(ReviewRequest request) throws IOException {
        ReviewBody<Spec> body = request.body(Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null));
        Questions questions = new Questions(kind());
        UserInfo user = questions.user("spec", spec.user(), spec.groups(), null, null);
        questions.check();
        return request.object(body.metadata(), Json.tree(spec), status(user));
    }

    private ObjectNode status(UserInfo user) {
        Map<Entry.Thing, Entry> found = find(user);
        ObjectNode status = Json.object();
        status.set("user", Json.tree(user));
        ArrayNode entries = status.putArray("entries");
        found.entrySet().stream()
                .limit(MOST_ENTRIES)
                .forEach(entry -> write(entry.getKey(), entry.getValue(), entries.addObject()));
        Answers.notRead(chain, status);
        boolean more = found.values().stream().anyMatch(Entry::hasMore);
        return status.put("truncated", more || found.size() > MOST_ENTRIES);
    }

    private Map<Entry.Thing, Entry> find(UserInfo user) {
        Map<Entry.Thing, Entry> found = new TreeMap<>(Entry.Thing.ORDER);
        for (Authorizer authorizer : chain.authorizers()) {
            if (authorizer instanceof ReadablePolicy policy) {
                policy.accessOf(user).forEach(rule -> add(authorizer.name(), rule, found));
            }
        }
        return found;
    }

    private static void add(String authorizer, ScopedRule scoped, Map<Entry.Thing, Entry> found) {
        PolicyRule rule = scoped.rule();
        if (rule.verbs().isEmpty()) {
            return;
        }
        Entry.By by = new Entry.By(authorizer, scoped.ground());
        List<String> names = List.copyOf(new TreeSet<>(rule.resourceNames()));
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                if (found.size() > MOST_ENTRIES) {
                    return;
                }
                add(new Entry.Thing(scoped.namespace(), group, resource, names, ""), by, rule, found);
            }
        }
        rule.nonResourceUrls()
                .forEach(url -> add(new Entry.Thing(scoped.namespace(), "", "", List.of(), url), by, rule, found));
    }

    private static void add(Entry.Thing thing, Entry.By by, PolicyRule rule, Map<Entry.Thing, Entry> found) {
        found.computeIfAbsent(thing, key -> new Entry()).add(by, rule.verbs());
    }

    private static void write(Entry.Thing thing, Entry entry, ObjectNode to) {
        to.put("namespace", where(thing.namespace()));
        if (thing.url().isEmpty()) {
            to.put("apiGroup", thing.group()).put("resource", thing.resource());
        } else {
            to.put("nonResourceURL", thing.url());
        }
        if (!thing.names().isEmpty()) {
            Answers.strings(thing.names(), to.putArray("resourceNames"));
        }
        Answers.strings(entry.verbs(), to.putArray("verbs"));
        ArrayNode grants = to.putArray("grants");
        entry.grants().forEach((by, verbs) -> {
            ObjectNode grant = grants.addObject().put("authorizer", by.authorizer());
            if (by.ground() != null) {
                Answers.binding(by.ground(), grant);
            }
            Answers.strings(verbs, grant.putArray("verbs"));
        });
    }

    private static String where(String namespace) {
        return switch (namespace) {
            case "" -> Answers.EVERYWHERE;
            case ReadablePolicy.NO_NAMESPACE -> "";
            default -> namespace;
        };
    }

    @Override
    public ObjectNode table(ObjectNode answer) {
        ObjectNode table = Tables.table(COLUMNS);
        for (JsonNode entry : answer.path("status").path("entries")) {
            Tables.row(
                    table,
                    List.of(
                            entry.path("namespace").asString(""),
                            entry.path("apiGroup").asString(""),
                            entry.path("resource")
                                    .asString(entry.path("nonResourceURL").asString("")),
                            words(entry.path("resourceNames")),
                            words(entry.path("verbs")),
                            entry.path("grants")
                                    .valueStream()
                                    .map(AccessMatrix::by)
                                    .distinct()
                                    .collect(Collectors.joining(","))));
        }
        return table;
    }

    private static String by(JsonNode grant) {
        JsonNode binding = grant.path("binding");
        return binding.isMissingNode()
                ? grant.path("authorizer").asString("")
                : binding.path("kind").asString("") + "/" + binding.path("name").asString("");
    }

    private static String words(JsonNode values) {
        return values.valueStream().map(value -> value.asString("")).collect(Collectors.joining(","));
    }
}
