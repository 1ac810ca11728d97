package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.kinds.Examples;
import dev.portcullis.e2e.kinds.Kind;
import dev.portcullis.e2e.kinds.Specimen;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The life of an object of every kind that discovery lists: one with as little in it as the kind allows, one with every field that its
 * schema has. Each call of kubectl takes all kinds at once, since it is the calls that take the time.
 */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario21EveryKind {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WATCHED_TOGETHER = 12;
    private static final JsonMapper JSON = new JsonMapper();

    /** What bounds others comes after them. */
    private static final List<String> LAST = List.of("ResourceQuota", "LimitRange");

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Kubectl kubectl;
    private Examples examples;
    private List<Kind> kinds;
    private final List<Specimen> specimens = new ArrayList<>();
    private String minimal;
    private String full;

    @BeforeParameterizedClassInvocation
    void start() {
        Portcullis portcullis = SharedSuites.on(store);
        kubectl = Kubectl.admin(version, portcullis, SharedSuites.name("kinds-1-" + version.minor()));
        kubectl.ok("create", "namespace", kubectl.namespace());
        try (Https admin = Https.admin(portcullis)) {
            kinds = Kind.all(admin).stream()
                    .sorted(Comparator.comparing((Kind kind) -> LAST.contains(kind.kind())))
                    .toList();
            examples = new Examples(admin, kubectl.namespace());
        }
        List<Specimen> small = kinds.stream()
                .map(kind -> examples.minimal(kind, name(kind, "min")))
                .toList();
        List<Specimen> large = kinds.stream()
                .flatMap(kind -> examples.full(kind, name(kind, "full")).stream())
                .toList();
        specimens.clear();
        specimens.addAll(small);
        specimens.addAll(large);
        minimal = file("minimal.json", small);
        full = file("full.json", large);
        await().atMost(SOON).untilAsserted(() -> kubectl.ok("get", "serviceaccount", "default"));
    }

    /** Told apart by the version, too: several may be of the same object. */
    private String name(Kind kind, String size) {
        return "k" + version.minor() + '-' + size + '-' + kind.apiVersion().replaceAll("[./]", "-");
    }

    private String file(String name, List<Specimen> content) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        content.forEach(specimen -> items.add(specimen.object()));
        return kubectl.file(name, list.toString()).toString();
    }

    @Test
    @Order(1)
    void create() {
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(60);
        assertThat(kubectl.ok("create", "-f", minimal).lines()).containsExactlyElementsOf(said("min", "created"));
        assertThat(kubectl.ok("create", "-f", full).lines()).containsExactlyElementsOf(said("full", "created"));
    }

    @Test
    @Order(2)
    void everythingThatWasSentIsThere() {
        List<JsonNode> objects = get();
        SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < objects.size(); i++) {
            Specimen specimen = specimens.get(i);
            all.assertThat(specimen.differences(objects.get(i)))
                    .as("%s", specimen)
                    .isEmpty();
            all.assertThat(objects.get(i).at("/metadata/uid").asString())
                    .as("%s", specimen)
                    .isNotEmpty();
        }
        all.assertAll();
    }

    @Test
    @Order(3)
    void theOtherForms() {
        assertThat(kubectl.ok("get", "-f", minimal, "-f", full, "-o", "name").lines())
                .containsExactlyElementsOf(
                        specimens.stream().map(Specimen::named).toList());
        assertThat(kubectl.ok("get", "-f", minimal, "-f", full, "-o", "yaml")
                        .lines()
                        .filter(line -> line.startsWith("  kind: ")))
                .hasSize(specimens.size());
    }

    /** Tables of several kinds stand one below the other, each row with the kind before its name. */
    @Test
    @Order(4)
    void wideTables() {
        String[] tables =
                kubectl.ok("get", "-f", minimal, "-f", full, "-o", "wide").split("\n\n");
        SoftAssertions all = new SoftAssertions();
        for (Specimen specimen : specimens) {
            List<String> columns = Stream.of(tables)
                    .filter(table -> Arrays.asList(table.split("\\s+")).contains(specimen.named()))
                    .map(table ->
                            table.lines().findFirst().orElseThrow().strip().replaceAll(" {2,}", " "))
                    .distinct()
                    .toList();
            all.assertThat(columns).as("%s", specimen).containsExactly(examples.columns(specimen.kind()));
        }
        all.assertAll();
    }

    @Test
    @Order(5)
    void list() {
        String everything = String.join(",", kinds.stream().map(Kind::resource).toList());
        assertThat(kubectl.ok("get", everything, "--all-namespaces", "-o", "name")
                        .lines())
                .containsAll(specimens.stream().map(Specimen::named).toList());
    }

    /** One version sees what another has written, and writes it back without a loss. */
    @Test
    @Order(6)
    void versionsOfOneObject() {
        Map<String, List<Kind>> versions = new HashMap<>();
        kinds.forEach(kind ->
                versions.computeIfAbsent(kind.kind(), k -> new ArrayList<>()).add(kind));
        List<List<Kind>> several =
                versions.values().stream().filter(list -> list.size() > 1).toList();
        assertThat(several).hasSize(2);
        for (List<Kind> pair : several) {
            writeBack(pair.getFirst(), pair.getLast());
            writeBack(pair.getLast(), pair.getFirst());
        }
    }

    private void writeBack(Kind kind, Kind other) {
        String name = name(kind, "full");
        JsonNode before = read(kind, name);
        ObjectNode seen = (ObjectNode) read(other, name);
        assertThat(seen.get("apiVersion").asString()).isEqualTo(other.apiVersion());

        seen.withObject("/metadata/labels").put("seen", "yes");
        kubectl.ok("replace", "-f", kubectl.file("seen.json", seen.toString()).toString());

        ObjectNode after = (ObjectNode) read(kind, name);
        assertThat(after.withObject("/metadata/labels").remove("seen").asString())
                .isEqualTo("yes");
        for (JsonNode object : List.of(before, after)) {
            ((ObjectNode) object.get("metadata")).remove(List.of("resourceVersion", "managedFields"));
        }
        assertThat(after).isEqualTo(before);
    }

    private JsonNode read(Kind kind, String name) {
        return JSON.readTree(kubectl.ok("get", kind.resource(), name, "-o", "json"));
    }

    @Test
    @Order(7)
    void watch() {
        for (int from = 0; from < kinds.size(); from += WATCHED_TOGETHER) {
            watch(kinds.subList(from, Math.min(from + WATCHED_TOGETHER, kinds.size())));
        }
    }

    /** What is there is listed first; then every change is told. */
    private void watch(List<Kind> some) {
        Map<Kind, Running> watches = new HashMap<>();
        try {
            some.forEach(kind -> watches.put(kind, kubectl.start("get", kind.resource(), "--watch", "-o", "name")));
            List<Specimen> smallest = specimens.subList(0, kinds.size()).stream()
                    .filter(specimen -> some.contains(specimen.kind()))
                    .toList();
            smallest.forEach(specimen -> watches.get(specimen.kind()).await(SOON, specimen.named(), 1));
            patch(file("watched.json", smallest), "merge", "{\"metadata\":{\"labels\":{\"watched\":\"yes\"}}}");
            smallest.forEach(specimen -> watches.get(specimen.kind()).await(SOON, specimen.named(), 2));
        } finally {
            watches.values().forEach(Running::close);
        }
    }

    @Test
    @Order(8)
    void patch() {
        patchAll("merge", "{\"metadata\":{\"labels\":{\"a\":\"merge\",\"b\":\"merge\"}}}");
        patchAll("strategic", "{\"metadata\":{\"labels\":{\"a\":\"strategic\",\"b\":null}}}");
        patchAll(
                "json",
                "[{\"op\":\"test\",\"path\":\"/metadata/labels/a\",\"value\":\"strategic\"},"
                        + "{\"op\":\"add\",\"path\":\"/metadata/labels/c\",\"value\":\"json\"}]");

        assertThat(get())
                .allSatisfy(object -> assertThat(object.at("/metadata/labels").properties().stream()
                                .map(label ->
                                        label.getKey() + '=' + label.getValue().asString()))
                        .as("%s", object.at("/metadata/name"))
                        .contains("a=strategic", "c=json")
                        .noneMatch(label -> label.startsWith("b=")));
    }

    private void patchAll(String type, String patch) {
        patch(minimal, type, patch);
        patch(full, type, patch);
    }

    private void patch(String file, String type, String patch) {
        kubectl.ok("patch", "-f", file, "--type=" + type, "-p", patch);
    }

    /** The objects were created without apply's annotation, which it adds; then there is nothing left to do. */
    @Test
    @Order(9)
    void apply() {
        assertThat(kubectl.ok("apply", "-f", minimal).lines()).containsExactlyElementsOf(said("min", "configured"));
        assertThat(kubectl.ok("apply", "-f", full).lines()).containsExactlyElementsOf(said("full", "configured"));
        Map<String, String> before = resourceVersions();

        kubectl.ok("apply", "-f", minimal);
        kubectl.ok("apply", "-f", full);

        assertThat(resourceVersions()).isEqualTo(before);
    }

    /** The fourth way to patch; it takes over what client-side apply set. */
    @Test
    @Order(10)
    void serverSideApply() {
        assertThat(applyOnServer(minimal)).containsExactlyElementsOf(said("min", "serverside-applied"));
        assertThat(applyOnServer(full)).containsExactlyElementsOf(said("full", "serverside-applied"));
        Map<String, String> before = resourceVersions();

        applyOnServer(minimal);
        applyOnServer(full);

        assertThat(resourceVersions()).isEqualTo(before);
    }

    private List<String> applyOnServer(String file) {
        return kubectl.ok("apply", "--server-side", "--force-conflicts", "-f", file)
                .lines()
                .toList();
    }

    /** By kind and name; a kubectl that sends what is there already must not change it. */
    private Map<String, String> resourceVersions() {
        Map<String, String> versions = new TreeMap<>();
        List<JsonNode> objects = get();
        for (int i = 0; i < objects.size(); i++) {
            versions.put(
                    specimens.get(i).toString(),
                    objects.get(i).at("/metadata/resourceVersion").asString());
        }
        return versions;
    }

    @Test
    @Order(11)
    void scale() {
        List<String> names = specimens.stream()
                .filter(specimen -> specimen.kind().scales())
                .map(specimen -> specimen.kind().resource() + '/' + specimen.name())
                .toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(8);
        List<String> words = new ArrayList<>(List.of("scale", "--replicas=3"));
        words.addAll(names);
        assertThat(kubectl.ok(words.toArray(String[]::new)).lines())
                .hasSize(names.size())
                .allMatch(line -> line.endsWith(" scaled"));

        words = new ArrayList<>(List.of("get", "-o", "jsonpath={.items[*].spec.replicas}"));
        words.addAll(names);
        assertThat(Arrays.asList(kubectl.ok(words.toArray(String[]::new)).split(" ")))
                .hasSize(names.size())
                .containsOnly("3");
    }

    /** Addresses are given of it; it goes when the last of them does. */
    @Test
    @Order(12)
    void anAddedServiceRange() {
        String range = "range-" + version.minor();
        String ip = "198.51." + version.minor() + ".9";
        kubectl.ok(
                "create",
                "-f",
                kubectl.file("range.json", """
                {"apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": {"name": "%s"}, "spec": {"cidrs": ["198.51.%s.0/28"]}}
                """.formatted(range, version.minor()))
                        .toString());
        kubectl.ok("wait", "--for=condition=Ready", "servicecidr/" + range);
        kubectl.ok("create", "service", "clusterip", "of-range", "--tcp=80", "--clusterip=" + ip);
        assertThat(kubectl.ok("get", "ipaddress", ip).replaceAll(" {2,}", " "))
                .isEqualTo("NAME PARENTREF\n" + ip + " services/" + kubectl.namespace() + "/of-range\n");

        kubectl.ok("delete", "servicecidr", range, "--wait=false");
        kubectl.ok("wait", "--for=condition=Ready=False", "servicecidr/" + range);
        assertThat(kubectl.fails(
                        "create",
                        "service",
                        "clusterip",
                        "too-late",
                        "--tcp=80",
                        "--clusterip=198.51." + version.minor() + ".10"))
                .contains("the provided network does not match the current range");

        kubectl.ok("delete", "service", "of-range");
        assertThat(kubectl.ok("get", "ipaddress", ip, "--ignore-not-found")).isEmpty();
        await().atMost(SOON)
                .until(() -> kubectl.ok("get", "servicecidr", range, "--ignore-not-found")
                        .isEmpty());
    }

    /** kubectl waits for what it deletes with five requests a second, so it is asked not to. */
    @Test
    @Order(13)
    void delete() {
        kubectl.ok("delete", "-f", minimal, "-f", full, "--wait=false");

        await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(
                                kubectl.ok("get", "-f", minimal, "-f", full, "--ignore-not-found", "-o", "name"))
                        .isEmpty());
        kubectl.ok("delete", "namespace", kubectl.namespace(), "--wait=false");
    }

    private List<JsonNode> get() {
        List<JsonNode> objects = new ArrayList<>();
        JSON.readTree(kubectl.ok("get", "-f", minimal, "-f", full, "-o", "json"))
                .get("items")
                .forEach(objects::add);
        assertThat(objects).hasSameSizeAs(specimens);
        return objects;
    }

    private List<String> said(String size, String what) {
        return specimens.stream()
                .filter(specimen -> specimens.indexOf(specimen) < kinds.size() == size.equals("min"))
                .map(specimen -> specimen.named() + ' ' + what)
                .toList();
    }
}
