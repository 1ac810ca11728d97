package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * What a real kube-apiserver made of bodies and patches, or said was wrong with them. What its admission adds to pods
 * is left out; of the rest, each field of the recorded answer must be there with its value.
 */
class RecordedWritesTest {
    private static final List<String> RECORDINGS = List.of(
            "validation-metadata",
            "validation-pods",
            "validation-services",
            "validation-rbac",
            "validation-quota-limits",
            "defaults-workloads",
            "defaults-policy",
            "patch-json",
            "patch-strategic",
            "crud-configmaps",
            "crud-pods",
            "crud-deployments",
            "crud-namespaces",
            "subresources",
            "errors-http");
    private static final Set<String> BY_ADMISSION = Set.of(
            "spec.serviceAccountName",
            "spec.serviceAccount",
            "spec.tolerations",
            "spec.priority",
            "spec.preemptionPolicy");
    private static final Pattern MASK = Pattern.compile("<[a-z]+(?::\\d+)?>");

    @TestFactory
    Stream<DynamicNode> answersAsKubeApiserverDoes() {
        return RECORDINGS.stream().map(name -> {
            MiniServer server = new MiniServer();
            return DynamicContainer.dynamicContainer(
                    name,
                    steps(name).stream()
                            .map(step ->
                                    DynamicTest.dynamicTest(step.get("step").asString(), () -> run(server, step))));
        });
    }

    private static List<JsonNode> steps(String name) {
        try (InputStream in =
                Objects.requireNonNull(RecordedWritesTest.class.getResourceAsStream("recorded/" + name + ".jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(MiniServer server, JsonNode step) {
        JsonNode answer;
        int code = step.get("method").asString().equals("POST") ? 201 : 200;
        try {
            answer = server.send(
                    step.get("method").asString(),
                    step.get("path").asString(),
                    step.get("type").asString(),
                    step.get("body").asString());
        } catch (ApiException e) {
            answer = Json.tree(e.status());
            code = e.code();
        }
        assertThat(code).as("%s", answer).isEqualTo(step.get("status").asInt());
        List<String> differences = new ArrayList<>();
        List<String> masks = new ArrayList<>();
        step.path("mask").forEach(mask -> masks.add(mask.asString()));
        JsonNode expected = step.path("expect");
        if (expected.path("kind").asString("").equals("Status")) {
            status(expected, answer, masks, differences);
        } else {
            compare(expected, answer, "", masks, differences);
        }
        assertThat(differences).as("%s", answer).isEmpty();
    }

    private static void status(JsonNode expected, JsonNode answer, List<String> masks, List<String> differences) {
        compare(expected.path("reason"), answer.path("reason"), "reason", masks, differences);
        compare(expected.at("/details/name"), answer.at("/details/name"), "details.name", masks, differences);
        compare(expected.at("/details/kind"), answer.at("/details/kind"), "details.kind", masks, differences);
        if (!masks.contains("details.causes")) {
            List<JsonNode> left = new ArrayList<>(answer.at("/details/causes").values());
            for (JsonNode cause : expected.at("/details/causes")) {
                boolean found = left.stream()
                        .filter(other -> same(cause, other))
                        .findFirst()
                        .map(left::remove)
                        .orElse(false);
                if (!found) {
                    differences.add("no cause like " + cause + " in " + answer.at("/details/causes"));
                }
            }
            left.forEach(cause -> differences.add("one cause too many: " + cause));
        }
        if (!masks.contains("message") && expected.at("/details/causes").size() < 2) {
            compare(expected.path("message"), answer.path("message"), "message", masks, differences);
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        compare(expected, actual, "", List.of(), differences);
        return differences.isEmpty();
    }

    private static void compare(
            JsonNode expected, JsonNode actual, String path, List<String> masks, List<String> differences) {
        if (masks.contains(path) || BY_ADMISSION.contains(path) || expected.isMissingNode()) {
            return;
        }
        if (expected.isObject()) {
            expected.properties().forEach(entry -> {
                if (!entry.getValue().isNull() || actual.has(entry.getKey())) {
                    compare(
                            entry.getValue(),
                            actual.path(entry.getKey()),
                            path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey(),
                            masks,
                            differences);
                }
            });
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), actual.get(i), path + '[' + i + ']', masks, differences);
            }
        } else if (expected.isString()
                ? !text(expected.asString(), actual)
                : !expected.toString().equals(actual.toString())) {
            differences.add(path + ": expected " + expected + ", got " + actual);
        }
    }

    private static boolean text(String expected, JsonNode actual) {
        StringBuilder pattern = new StringBuilder();
        Matcher mask = MASK.matcher(expected);
        int at = 0;
        while (mask.find()) {
            pattern.append(Pattern.quote(expected.substring(at, mask.start()))).append("(?s:.*)");
            at = mask.end();
        }
        pattern.append(Pattern.quote(expected.substring(at)));
        return Pattern.matches(pattern.toString(), actual.asString("\0"));
    }
}
