package dev.portcullis.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.status.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

class PodSecurityTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.EPOCH);

    /** Every namespace but {@code none} has the labels and the pods. */
    private record FakeCluster(JsonNode labels, List<JsonNode> all) implements Cluster {
        @Override
        public Optional<JsonNode> labels(String namespace) {
            return namespace.equals("none") ? Optional.empty() : Optional.of(labels);
        }

        @Override
        public List<JsonNode> pods(String namespace) {
            return all;
        }
    }

    private static PodSecuritySettings settings(JsonNode configuration) {
        ObjectNode whole = Json.object()
                .put("apiVersion", "pod-security.admission.config.k8s.io/v1")
                .put("kind", "PodSecurityConfiguration");
        configuration.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
        return PodSecuritySettings.of(whole);
    }

    private static PodSecurity plugin(JsonNode one) {
        PodSecuritySettings settings = settings(one.path("configuration"));
        return new PodSecurity(
                settings,
                new FakeCluster(
                        one.path("labels"), one.path("pods").valueStream().toList()),
                new RunningPods(settings.exemptions().runtimeClasses(), NOW));
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Cases.of("podsecurity/requests.yaml", one -> {
            Attributes attributes = Cases.attributes(one.path("request"));
            PodSecurity plugin = plugin(one);
            assertThat(plugin.handles(attributes)).isEqualTo(!one.path("unseen").asBoolean(false));
            Response before = new AdmissionChain(List.of(new NothingDemanded(plugin)), List.of(plugin))
                    .mutate("u", Cases.attributes(one.path("request")));
            assertThat(before.patch()).isNull();
            if (!plugin.handles(attributes)) {
                assertThat(annotations(before)).isEqualTo(expected(one));
                return;
            }
            assertThat(before.auditAnnotations()).isNull();
            Response response = new AdmissionChain(List.of(), List.of(plugin)).validate("u", attributes);
            Status status = response.status();
            assertThat(status == null ? "" : status.code() + " " + status.message())
                    .isEqualTo(one.path("refused").asString(""));
            assertThat(response.warnings() == null ? List.of() : response.warnings())
                    .isEqualTo(one.path("warnings")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
            assertThat(annotations(response)).isEqualTo(expected(one));
        });
    }

    private static JsonNode annotations(Response response) {
        return response.auditAnnotations() == null ? Json.object() : Json.tree(response.auditAnnotations());
    }

    private static JsonNode expected(JsonNode one) {
        return one.path("audit").isMissingNode() ? Json.object() : one.path("audit");
    }

    private static List<JsonNode> pods(int number, String owner) {
        List<JsonNode> pods = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            pods.add(Reviews.json("{'metadata':{'name':'p%05d'%s},'spec':{'hostPID':true}}".formatted(i, owner)));
        }
        return pods;
    }

    @Test
    void notMoreThanThreeThousandPodsAreLookedAt() {
        List<String> warnings = new RunningPods(Set.of(), NOW)
                .warnings("ns", new LevelVersion(Level.BASELINE, Version.LATEST), pods(3001, ""));
        assertThat(warnings)
                .containsExactly(
                        "new PodSecurity enforce level only checked against the first 3000 of 3001 existing pods",
                        "existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"baseline:latest\"",
                        "p00000 (and 2999 other pods): host namespaces");
    }

    @Test
    void norForMoreThanASecond() {
        AtomicLong millis = new AtomicLong();
        List<String> warnings = new RunningPods(Set.of(), () -> Instant.ofEpochMilli(millis.getAndAdd(400)))
                .warnings("ns", new LevelVersion(Level.BASELINE, Version.LATEST), pods(100, ""));
        assertThat(warnings)
                .first()
                .asString()
                .matches("new PodSecurity enforce level only checked against the first [1-4] of 100 existing pods");
    }

    @Test
    void onePodOfEachControllerComesFirst() {
        List<JsonNode> pods = pods(3000, ",'ownerReferences':[{'uid':'u','controller':true}]");
        pods.add(
                Reviews.json(
                        "{'metadata':{'name':'x'},'spec':{'hostNetwork':true,'containers':[{'name':'c','securityContext':{'privileged':true}}]}}"));
        assertThat(new RunningPods(Set.of(), NOW)
                        .warnings("ns", new LevelVersion(Level.BASELINE, Version.LATEST), pods))
                .contains("x: host namespaces, privileged");
    }

    @Test
    void withoutAConfigurationNothingIsDemanded() {
        assertThat(settings(MissingNode.getInstance())).isEqualTo(PodSecuritySettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'kind':'Other'} | must be a PodSecurityConfiguration of pod-security.admission.config.k8s.io/v1",
                "{'defaults':{'enforce':'strict'}} | defaults.enforce: Invalid value: \"strict\": must be one of privileged, baseline, restricted",
                "{'defaults':{'warn-version':'1.2'}} | defaults.warn-version: Invalid value: \"1.2\": must be \"latest\" or \"v1.x\"",
                "{'defaults':{'enforced':'baseline'}} | unknown field \"defaults.enforced\"",
                "{'default':{}} | unknown field \"default\"",
                "{'exemptions':{'users':[]}} | unknown field \"exemptions.users\"",
                "{'exemptions':{'usernames':['']}} | exemptions.usernames[0]: Required value",
                "{'exemptions':{'usernames':['a','a']}} | exemptions.usernames[1]: Duplicate value: \"a\"",
                "{'exemptions':{'namespaces':['A_b']}} | exemptions.namespaces[0]: Invalid value: \"A_b\"",
                "{'exemptions':{'runtimeClasses':['a','-']}} | exemptions.runtimeClasses[1]: Invalid value: \"-\"",
                "{'exemptions':{'namespaces':'kube-system'}} | exemptions.namespaces: must be a list",
            })
    void aConfigurationThatIsWrongIsSaidToBeSo(String configuration, String why) {
        assertThatThrownBy(() -> settings(Reviews.json(configuration)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }
}
