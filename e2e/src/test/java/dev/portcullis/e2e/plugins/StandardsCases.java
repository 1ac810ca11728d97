package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * admission-service's {@code podsecurity/standards.yaml} with kubectl: a namespace for each level and version, all its pods created at once
 * in a dry run. Pods cannot be created with ephemeral containers, and what the store refuses anyway is left out.
 */
public final class StandardsCases {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILE = Path.of("../admission-service/src/test/resources/podsecurity/standards.yaml");
    private static final List<String> KINDS = List.of("initContainers", "containers");
    private static final Set<String> RESTRICTED = Set.of(
            "restrictedVolumes",
            "allowPrivilegeEscalation",
            "runAsNonRoot",
            "runAsUser",
            "seccompProfile_restricted",
            "procMount_restricted",
            "capabilities_restricted");
    private static final String CLEAN = """
            {"apiVersion":"v1","kind":"Pod","metadata":{},"spec":{
             "securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}}}""";
    private static final Pattern REFUSED =
            Pattern.compile("pods \"(pod-\\d+)\" is forbidden: violates PodSecurity (.*)");
    /** Validation comes before the plugins that only refuse. */
    private static final Pattern INVALID = Pattern.compile("Pod \"(pod-\\d+)\" is invalid");

    private static final Pattern CREATED = Pattern.compile("pod/(pod-\\d+) created");

    private final Kubectl admin;

    private record Pod(ObjectNode object, String level, String version, String says) {}

    /** @param admin in no namespace: the objects say theirs */
    public StandardsCases(Kubectl admin) {
        this.admin = admin;
    }

    /** Returns how many pods were tried. */
    public int run() throws IOException {
        Map<String, Pod> pods = pods();
        Set<String> namespaces = new TreeSet<>();
        pods.values().forEach(pod -> namespaces.add(pod.level() + " " + pod.version()));
        make(namespaces);
        Result result = admin.run(create(pods.values(), pod -> namespace(pod.level() + " " + pod.version())));
        for (Matcher line = INVALID.matcher(result.err()); line.find(); ) {
            pods.remove(line.group(1));
        }
        Map<String, String> refused = new TreeMap<>();
        for (Matcher line = REFUSED.matcher(result.err()); line.find(); ) {
            refused.put(line.group(1), line.group(2));
        }
        Set<String> created = created(result);
        pods.forEach((name, pod) -> {
            if (pod.says().isEmpty()) {
                assertThat(created).as(pod.toString()).contains(name);
            } else {
                assertThat(refused.get(name))
                        .as(pod.toString())
                        .isEqualTo("\"%s:%s\": %s".formatted(pod.level(), pod.version(), pod.says()));
            }
        });
        return pods.size();
    }

    private static String namespace(String demanded) {
        return "standards-" + demanded.replace(' ', '-').replace('.', '-');
    }

    /** Their labels are where admission looks for them by the time that their ServiceAccounts are there. */
    private void make(Set<String> demanded) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        for (String each : demanded) {
            String[] words = each.split(" ");
            ObjectNode namespace =
                    list.withArray("items").addObject().put("apiVersion", "v1").put("kind", "Namespace");
            namespace
                    .putObject("metadata")
                    .put("name", namespace(each))
                    .putObject("labels")
                    .put("pod-security.kubernetes.io/enforce", words[0])
                    .put("pod-security.kubernetes.io/enforce-version", words[1]);
        }
        admin.file("namespaces.json", JSON.writeValueAsString(list));
        admin.ok("create", "-f", "namespaces.json");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String accounts = admin.ok(
                    "get",
                    "serviceaccounts",
                    "-A",
                    "-o",
                    "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}");
            return demanded.stream().allMatch(each -> accounts.contains(namespace(each) + "/default "));
        });
    }

    private String[] create(Collection<Pod> pods, Function<Pod, String> where) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        for (Pod pod : pods) {
            pod.object().withObject("/metadata").put("namespace", where.apply(pod));
            list.withArray("items").add(pod.object());
        }
        admin.file("pods.json", JSON.writeValueAsString(list));
        return new String[] {"create", "--dry-run=server", "--validate=false", "-f", "pods.json"};
    }

    private static Set<String> created(Result result) {
        Set<String> names = new HashSet<>();
        for (Matcher line = CREATED.matcher(result.out()); line.find(); ) {
            names.add(line.group(1));
        }
        return names;
    }

    private static Map<String, Pod> pods() throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setMaxAliasesForCollections(1000).build();
        JsonNode cases = JSON.valueToTree(new Load(settings).loadFromString(Files.readString(FILE)));
        Map<String, Pod> pods = new TreeMap<>();
        for (JsonNode one : cases) {
            for (String kind : one.has("container") ? KINDS : List.of("")) {
                String name = "pod-" + pods.size();
                String level = RESTRICTED.contains(one.path("control").asString()) ? "restricted" : "baseline";
                pods.put(
                        name,
                        new Pod(
                                pod(name, one, kind),
                                one.path("level").asString(level),
                                one.path("version").asString("latest"),
                                one.path("says").asString("")));
            }
        }
        return pods;
    }

    private static ObjectNode pod(String name, JsonNode one, String kind) {
        ObjectNode pod = (ObjectNode) JSON.readTree(CLEAN);
        pod.withObject("/metadata").put("name", name);
        pod.withObject("/spec").putArray("initContainers").add(container("clean-i"));
        pod.withObject("/spec").putArray("containers").add(container("clean-c"));
        if (one.path("only").asBoolean(false)) {
            KINDS.forEach(other -> pod.withObject("/spec").putArray(other));
        }
        ObjectNode merged = MergePatch.apply(pod, one.path("pod"));
        if (!kind.isEmpty()) {
            ObjectNode x = MergePatch.apply(container("x"), one.path("container"));
            merged.withObject("/spec").withArray(kind).add(x);
        }
        for (String list : KINDS) {
            merged.path("spec").path(list).forEach(container -> ((ObjectNode) container).put("image", "i"));
        }
        return merged;
    }

    private static ObjectNode container(String name) {
        ObjectNode container = JSON.createObjectNode().put("name", name);
        container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .putObject("capabilities")
                .putArray("drop")
                .add("ALL");
        return container;
    }
}
