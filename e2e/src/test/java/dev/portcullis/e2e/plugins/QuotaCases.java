package dev.portcullis.e2e.plugins;

import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code resourcequota/cases.yaml}. What a case says is used is written to the status of its quotas: they are counted again after half a
 * minute only, and all is over by then.
 */
public final class QuotaCases extends RequestCases {
    private static final String FOLDER = "resourcequota";
    private static final String FILE = "cases.yaml";

    private QuotaCases(Kubectl kubectl, Https admin, List<RequestCase> cases) {
        super(kubectl, admin, cases);
    }

    public QuotaCases(Kubectl kubectl, Https admin) {
        this(kubectl, admin, RequestCase.of(FOLDER, FILE));
    }

    /** Those of a suite whose ResourceQuota has {@link #limits}. */
    public static QuotaCases limited(Kubectl kubectl, Https admin) {
        return new QuotaCases(kubectl, admin, RequestCase.configured(FOLDER, FILE));
    }

    /** The {@code limitedResources} of those cases. */
    public static String limits() {
        return RequestCase.configured(FOLDER, FILE)
                .getFirst()
                .tree()
                .path("limited")
                .toString();
    }

    @Override
    List<ObjectNode> environment() {
        ObjectNode high =
                object("scheduling.k8s.io/v1", "PriorityClass", "", "high").put("value", 1000);
        return List.of(high);
    }

    @Override
    void prepare() {
        List<ObjectNode> quotas = new ArrayList<>();
        for (RequestCase one : cases) {
            one.tree().path("quotas").properties().forEach(entry -> {
                ObjectNode spec = ((ObjectNode) entry.getValue()).deepCopy();
                spec.remove("used");
                quotas.add(quota(one.namespace(), entry.getKey(), spec));
            });
        }
        quotas.add(quota(probe(), "q", JSON.readTree("{\"hard\":{\"pods\":\"0\"}}")));
        create(quotas);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> quotas().values().stream()
                        .allMatch(quota -> quota.path("status").has("hard")));
        Map<String, JsonNode> counted = quotas();
        for (RequestCase one : cases) {
            one.tree().path("quotas").properties().forEach(entry -> {
                JsonNode now = counted.get(one.namespace() + "/" + entry.getKey());
                ObjectNode change = JSON.createObjectNode();
                change.putObject("status")
                        .set("used", MergePatch.between((ObjectNode) now.at("/status/used"), (ObjectNode)
                                entry.getValue().path("used")));
                objects.patch(objects.path(now) + "/status", change);
            });
        }
        ObjectNode pod = object("v1", "Pod", probe(), "p");
        Completion.complete(pod);
        untilRefused(pod);
    }

    private static ObjectNode quota(String namespace, String name, JsonNode spec) {
        ObjectNode quota = object("v1", "ResourceQuota", namespace, name);
        quota.set("spec", spec);
        return quota;
    }

    /** By namespace and name. */
    private Map<String, JsonNode> quotas() {
        return JSON.readTree(admin.get("/api/v1/resourcequotas").body())
                .path("items")
                .valueStream()
                .peek(quota -> ((ObjectNode) quota).put("apiVersion", "v1").put("kind", "ResourceQuota"))
                .filter(quota -> quota.at("/metadata/namespace").asString().startsWith("resourcequota-"))
                .collect(Collectors.toMap(
                        quota -> quota.at("/metadata/namespace").asString() + "/"
                                + quota.at("/metadata/name").asString(),
                        Function.identity()));
    }

    @Override
    void ask() {
        List<RequestCase> together = cases.stream()
                .filter(one -> one.operation().equals("CREATE") && !one.dryRun() && namesItsObject(one))
                .toList();
        Map<RequestCase, Outcome> outcomes = createAll(together);
        Map<String, JsonNode> after = quotas();
        for (RequestCase one : together) {
            String name = one.request().at("/object/metadata/name").asString();
            expect(
                    one,
                    "said",
                    outcomes.get(one).message(),
                    one.refused().replaceFirst("\"" + name + "\"", "\"" + name + "-" + one.number() + "\""));
            charged(one, after);
        }
        for (RequestCase one : cases) {
            if (!together.contains(one)) {
                expect(one, "said", message(send(admin, one)), one.refused());
                // What lets go of something is counted again at once.
                if (one.tree().has("charges")) {
                    charged(one, quotas());
                }
            }
        }
    }

    /** What is an error of the server says nothing of the object, so that kubectl could not tell which one it was. */
    private static boolean namesItsObject(RequestCase one) {
        return !one.tree().path("refused").asString("").startsWith("500");
    }

    private void charged(RequestCase one, Map<String, JsonNode> after) {
        one.tree().path("quotas").properties().forEach(entry -> {
            JsonNode before = entry.getValue().path("used");
            JsonNode charges = one.tree().path("charges").path(entry.getKey());
            JsonNode now = after.get(one.namespace() + "/" + entry.getKey()).at("/status/used");
            Map<String, Long> expected = new TreeMap<>();
            Map<String, Long> found = new TreeMap<>();
            for (String name : new TreeSet<>(before.propertyNames())) {
                expected.put(name, milli(before.path(name)) + milli(charges.path(name)));
                found.put(name, milli(now.path(name)));
            }
            expect(one, "used of " + entry.getKey(), found, expected);
        });
    }

    private static long milli(JsonNode quantity) {
        String text = quantity.asString("0");
        if (text.endsWith("m")) {
            return Long.parseLong(text.substring(0, text.length() - 1));
        }
        if (text.endsWith("i")) {
            int power = "KMG".indexOf(text.charAt(text.length() - 2)) + 1;
            return Long.parseLong(text.substring(0, text.length() - 2)) * 1000 << (10 * power);
        }
        return Long.parseLong(text) * 1000;
    }
}
