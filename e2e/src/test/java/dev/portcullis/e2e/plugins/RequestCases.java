package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Command.Result;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * All cases of a file on one suite: with kubectl what can be made many at a time, a namespace for each case; over the plain API what kubectl
 * would do one by one. All that is wrong is said at once.
 */
abstract class RequestCases {
    static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ERROR = Pattern.compile("error when creating \"[^\"]*\": (\\S+ \"([^\"]*)\" .*)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Kubectl kubectl;
    final Https admin;
    final ApiObjects objects;
    final List<RequestCase> cases;
    private final List<String> wrong = new ArrayList<>();

    /** @param kubectl in no namespace: the objects say theirs */
    RequestCases(Kubectl kubectl, Https admin, List<RequestCase> cases) {
        this.kubectl = kubectl;
        this.admin = admin;
        this.objects = new ApiObjects(admin);
        this.cases = cases;
    }

    /** Returns how many cases there were. */
    public int run() {
        List<String> namespaces = Stream.concat(
                        cases.stream()
                                .filter(one ->
                                        !one.isOfNamespace() || !one.operation().equals("CREATE"))
                                .flatMap(one -> Stream.of(one.namespace(), one.where())),
                        Stream.of(probe()))
                .distinct()
                .toList();
        create(namespaces.stream()
                .map(name -> object("v1", "Namespace", "", name))
                .toList());
        await().atMost(PATIENCE).until(() -> accounts().containsAll(namespaces));
        create(Stream.concat(environment().stream(), cases.stream().flatMap(one -> before(one).stream()))
                .toList());
        prepare();
        ask();
        assertThat(wrong).isEmpty();
        return cases.size();
    }

    /** A namespace that is prepared last: when it is known how it is, the others are. */
    String probe() {
        return cases.getFirst().folder() + "-probe";
    }

    private Set<String> accounts() {
        return JSON.readTree(admin.get("/api/v1/serviceaccounts?fieldSelector=metadata.name%3Ddefault")
                        .body())
                .path("items")
                .valueStream()
                .map(account -> account.path("metadata").path("namespace").asString())
                .collect(Collectors.toSet());
    }

    /** Cluster-wide objects. */
    List<ObjectNode> environment() {
        return List.of();
    }

    /** What is there before the plugin has anything to say. */
    List<ObjectNode> before(RequestCase one) {
        return one.request().has("old") && !one.isOfNamespace() ? List.of(one.object("old", objects)) : List.of();
    }

    /** What the plugin goes by. */
    abstract void prepare();

    abstract void ask();

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object =
                JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            object.withObject("/metadata").put("namespace", namespace);
        }
        return object;
    }

    /** With one kubectl. */
    void create(List<ObjectNode> wanted) {
        if (!wanted.isEmpty()) {
            file(wanted);
            Result result = kubectl.run("create", "--validate=false", "-f", "requests.json");
            if (result.exit() != 0) {
                wrong.add("\n" + result.err());
            }
        }
    }

    private void file(List<ObjectNode> wanted) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        list.putArray("items").addAll(wanted);
        kubectl.file("requests.json", JSON.writeValueAsString(list));
    }

    /** The object of a request that kubectl creates among others, under a name that errors can be told apart by. */
    static ObjectNode numbered(RequestCase one, ObjectNode object) {
        object.withObject("/metadata").put("name", object.at("/metadata/name").asString() + "-" + one.number());
        return object;
    }

    /** Creates the objects of all these with one kubectl; what came of each, by case. */
    Map<RequestCase, Outcome> createAll(List<RequestCase> which, String... flags) {
        List<ObjectNode> wanted = which.stream()
                .map(one -> numbered(one, one.object("object", objects)))
                .toList();
        file(wanted);
        List<String> words =
                new ArrayList<>(List.of("create", "--validate=false", "-o", "json", "-f", "requests.json"));
        words.addAll(List.of(flags));
        Result result = kubectl.run(words.toArray(String[]::new));
        Map<String, String> errors = new HashMap<>();
        for (Matcher line = ERROR.matcher(result.err()); line.find(); ) {
            errors.put(line.group(2), line.group(1));
        }
        Map<String, ObjectNode> made = new HashMap<>();
        try (MappingIterator<ObjectNode> all = JSON.readerFor(ObjectNode.class).readValues(result.out())) {
            all.forEachRemaining(object -> made.put(object.at("/metadata/name").asString(), object));
        }
        Map<RequestCase, Outcome> outcomes = new HashMap<>();
        for (int i = 0; i < which.size(); i++) {
            String name = wanted.get(i).at("/metadata/name").asString();
            String error =
                    errors.getOrDefault(name, made.containsKey(name) ? "" : "nothing came of it: " + result.err());
            outcomes.put(which.get(i), new Outcome(error, made.getOrDefault(name, JSON.createObjectNode())));
        }
        return outcomes;
    }

    /** @param message the refusal, or nothing */
    record Outcome(String message, JsonNode object) {}

    /** Sends a request as somebody, by itself. */
    HttpResponse<String> send(Https client, RequestCase one) {
        String query = one.dryRun() ? "?dryRun=All" : "";
        JsonNode request = one.request();
        return switch (one.operation()) {
            case "DELETE" -> client.send("DELETE", objects.path(one.object("old", objects)), "");
            case "UPDATE" -> {
                ObjectNode old = one.object("old", objects);
                ObjectNode change = MergePatch.between(old, one.object("object", objects));
                yield ApiObjects.patch(
                        client,
                        objects.path(old) + one.subresource() + query,
                        change,
                        "application/strategic-merge-patch+json");
            }
            default -> {
                ObjectNode object = one.object("object", objects);
                yield client.post(objects.collection(object) + query, JSON.writeValueAsString(object));
            }
        };
    }

    static String message(HttpResponse<String> answer) {
        return answer.statusCode() < 300
                ? ""
                : JSON.readTree(answer.body()).path("message").asString();
    }

    /** Compares, and goes on. */
    void expect(RequestCase one, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            wrong.add("\n%s, %s:\n  %s\nand not\n  %s".formatted(one, what, found, expected));
        }
    }

    void untilRefused(ObjectNode object) {
        await().atMost(PATIENCE)
                .until(() -> admin.post(objects.collection(object) + "?dryRun=All", JSON.writeValueAsString(object))
                                .statusCode()
                        == 403);
    }
}
