package dev.portcullis.admission.webhook.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Notes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookTest {
    /** @param resource GROUP/VERSION/PLURAL or GROUP/VERSION/PLURAL/SUBRESOURCE */
    private static Attributes request(String operation, String resource, String namespace) {
        String[] parts = resource.split("/");
        return new Attributes(
                Operation.valueOf(operation),
                new GroupResource(parts[0], parts[2]),
                parts.length > 3 ? parts[3] : "",
                new Kind(parts[0], parts[1], "Any"),
                namespace,
                "n",
                null,
                null,
                UserInfo.of("alice"),
                false,
                new Notes(),
                parts[1],
                null);
    }

    private static Hook hook(String rule, String more) {
        return TestHooks.of("{'name':'h','rules':[" + rule + "]" + more + "}").getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
                    CREATE  | /v1/pods              | ns | {'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}   | true
                    UPDATE  | /v1/pods              | ns | {'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}   | false
                    CREATE  | /v1/pods              | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}           | true
                    CREATE  | apps/v1/deployments   | ns | {'operations':['*'],'apiGroups':[''],'apiVersions':['*'],'resources':['*']}            | false
                    CREATE  | apps/v1/deployments   | ns | {'operations':['*'],'apiGroups':['apps'],'apiVersions':['v1beta1'],'resources':['*']}  | false
                    UPDATE  | /v1/pods/status       | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}           | false
                    UPDATE  | /v1/pods/status       | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*/*']}         | true
                    UPDATE  | /v1/pods              | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*/*']}         | true
                    UPDATE  | /v1/pods/status       | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['pods/*']}      | true
                    UPDATE  | /v1/pods/status       | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*/status']}    | true
                    CONNECT | /v1/pods/exec         | ns | {'operations':['CONNECT'],'apiGroups':['*'],'apiVersions':['*'],'resources':['pods/exec']} | true
                    DELETE  | /v1/namespaces        | n  | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'Namespaced'} | false
                    DELETE  | /v1/namespaces        | n  | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'Cluster'}    | true
                    CREATE  | /v1/nodes             | ^^ | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'Cluster'}    | true
                    CREATE  | /v1/nodes             | ^^ | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'Namespaced'} | false
                    CREATE  | /v1/pods              | ns | {'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*'],'scope':'Cluster'}    | false
                    """)
    void rulesAreKubernetesOwn(String operation, String resource, String namespace, String rule, boolean matches) {
        assertThat(hook(rule, "").covers(request(operation, resource, namespace)) != null)
                .isEqualTo(matches);
    }

    @Test
    void anEquivalentResourceIsCoveredUnlessItIsToBeExact() {
        String rule =
                "{'operations':['*'],'apiGroups':['autoscaling'],'apiVersions':['v2'],'resources':['horizontalpodautoscalers']}";
        Attributes first = request("CREATE", "autoscaling/v1/horizontalpodautoscalers", "ns");
        assertThat(hook(rule, "").covers(first))
                .isEqualTo(new Resource("autoscaling", "v2", "horizontalpodautoscalers"));
        assertThat(hook(rule, ",'matchPolicy':'Exact'").covers(first)).isNull();
        assertThat(hook("{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],'resources':['*']}", "")
                        .covers(first))
                .as("what was asked for comes first")
                .isEqualTo(new Resource("autoscaling", "v1", "horizontalpodautoscalers"));
    }

    @Test
    void theyComeByConfigurationAndInItsOrder() {
        Hooks hooks = new Hooks();
        hooks.set(
                "b",
                Hook.of(Reviews.json("{'metadata':{'name':'b'},'webhooks':[{'name':'z'},{'name':'a'},{'name':'z'}]}")));
        hooks.set("a", Hook.of(Reviews.json("{'metadata':{'name':'a'},'webhooks':[{'name':'y'}]}")));
        assertThat(hooks.all().stream().map(Hook::uid)).containsExactly("a/y/0", "b/z/0", "b/a/0", "b/z/1");
        hooks.set("b", List.of());
        assertThat(hooks.all().stream().map(Hook::uid)).containsExactly("a/y/0");
    }

    @Test
    void whatTheyAreConfiguredByIsExempt() {
        Hooks hooks = TestHooks.all(List.of(TestHooks.one("")));
        assertThat(hooks.cover(request("CREATE", "/v1/pods", "ns"))).isTrue();
        for (String kind : List.of("MutatingWebhookConfiguration", "ValidatingAdmissionPolicyBinding")) {
            assertThat(hooks.cover(new Attributes(
                            Operation.CREATE,
                            new GroupResource("admissionregistration.k8s.io", "any"),
                            "",
                            new Kind("admissionregistration.k8s.io", "v1", kind),
                            "",
                            "n",
                            null,
                            null,
                            UserInfo.of("alice"),
                            false)))
                    .as(kind)
                    .isFalse();
        }
    }
}
