package dev.portcullis.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Reviews;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Control by control, for each kind of container: {@code podsecurity/standards.yaml}. */
class StandardsTest {
    private static final String FILE = "podsecurity/standards.yaml";
    private static final String CLEAN_CONTAINER =
            "{'name':'%s','securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}}";
    private static final List<String> KINDS = List.of("initContainers", "containers", "ephemeralContainers");

    private static final JsonNode CASES = Cases.read(FILE);

    /** Keeps to everything; has nothing but a container of each kind. */
    private static ObjectNode clean() {
        ObjectNode pod = Reviews.json(
                "{'metadata':{'name':'p'},'spec':{'securityContext':{'runAsNonRoot':true,'seccompProfile':{'type':'RuntimeDefault'}}}}");
        for (String kind : KINDS) {
            pod.withObject("/spec").putArray(kind).add(container("clean-" + kind.charAt(0)));
        }
        return pod;
    }

    private static ObjectNode container(String name) {
        return Reviews.json(CLEAN_CONTAINER.formatted(name));
    }

    private static void merge(ObjectNode into, JsonNode patch) {
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                into.remove(entry.getKey());
            } else if (entry.getValue().isObject() && into.get(entry.getKey()) instanceof ObjectNode part) {
                merge(part, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** The case's pods: one, or one with a container x of each kind; with {@code only} it has no other containers. */
    private static List<ObjectNode> pods(JsonNode one) {
        List<ObjectNode> pods = new ArrayList<>();
        for (String kind : one.has("container") ? KINDS : List.of("")) {
            ObjectNode pod = clean();
            if (one.path("only").asBoolean(false)) {
                KINDS.forEach(other -> pod.withObject("/spec").putArray(other));
            }
            merge(pod, one.path("pod"));
            if (!kind.isEmpty()) {
                ObjectNode x = container("x");
                merge(x, one.path("container"));
                pod.withObject("/spec").withArray(kind).add(x);
            }
            pods.add(pod);
        }
        return pods;
    }

    private static Check check(JsonNode one) {
        return Standards.CHECKS.stream()
                .filter(check -> check.id().equals(one.path("control").asString()))
                .findFirst()
                .orElseThrow();
    }

    private static LevelVersion demanded(JsonNode one) {
        Level level = one.has("level")
                ? Level.parse(one.path("level").asString())
                : check(one).level();
        return new LevelVersion(level, Version.parse(one.path("version").asString("latest")));
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return CASES.valueStream()
                .flatMap(one -> pods(one).stream()
                        .map(pod -> DynamicTest.dynamicTest(
                                one.path("control").asString() + " " + demanded(one) + " " + one.path("pod")
                                        + one.path("container"),
                                () -> assertThat(
                                                Violation.details(Standards.violations(demanded(one), Subject.of(pod))))
                                        .as("%s", pod)
                                        .isEqualTo(one.path("says").asString("")))));
    }

    /** What one level demands, those above demand too, in one way or another; and privileged demands nothing. */
    @TestFactory
    Stream<DynamicTest> levels() {
        return CASES.valueStream()
                .filter(one -> one.has("says"))
                .map(one -> DynamicTest.dynamicTest(one.path("says").asString(), () -> {
                    Version version = demanded(one).version();
                    for (ObjectNode pod : pods(one)) {
                        assertThat(Standards.violations(new LevelVersion(Level.RESTRICTED, version), Subject.of(pod)))
                                .isNotEmpty();
                        assertThat(Standards.violations(new LevelVersion(Level.PRIVILEGED, version), Subject.of(pod)))
                                .isEmpty();
                    }
                }));
    }

    @Test
    void everyRevisionOfEveryControlHasPassingAndFailingPods() {
        Set<String> passing = new HashSet<>();
        Set<String> failing = new HashSet<>();
        for (JsonNode one : CASES) {
            Check check = check(one);
            for (int i = 0; i < check.revisions().size(); i++) {
                if (check.revisions().get(i).rule() == check.at(demanded(one).version())) {
                    (one.has("says") ? failing : passing).add(check.id() + " " + i);
                }
            }
        }
        List<String> all = Standards.CHECKS.stream()
                .flatMap(check -> Stream.iterate(0, i -> i < check.revisions().size(), i -> i + 1)
                        .map(i -> check.id() + " " + i))
                .toList();
        assertThat(failing).containsAll(all);
        assertThat(passing.stream().map(revision -> revision.split(" ")[0]).distinct())
                .hasSameSizeAs(Standards.CHECKS);
    }

    @Test
    void theCleanPodKeepsToEveryVersion() {
        for (int minor = 0; minor < 40; minor++) {
            assertThat(Standards.violations(
                            new LevelVersion(Level.RESTRICTED, new Version(minor)), Subject.of(clean())))
                    .isEmpty();
        }
    }

    @Test
    void violationsAreListedInOrder() {
        ObjectNode pod = Reviews.json(
                "{'spec':{'hostPID':true,'volumes':[{'name':'v','hostPath':{}}],'containers':[{'name':'a','securityContext':{'privileged':true}}]}}");
        assertThat(Violation.reasons(
                        Standards.violations(new LevelVersion(Level.BASELINE, Version.LATEST), Subject.of(pod))))
                .isEqualTo("host namespaces, hostPath volumes, privileged");
        assertThat(Violation.reasons(
                        Standards.violations(new LevelVersion(Level.RESTRICTED, Version.LATEST), Subject.of(pod))))
                .isEqualTo(
                        "host namespaces, privileged, allowPrivilegeEscalation != false, unrestricted capabilities, restricted volume types, runAsNonRoot != true, seccompProfile");
    }
}
