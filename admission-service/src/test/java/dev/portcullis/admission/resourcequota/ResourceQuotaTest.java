package dev.portcullis.admission.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResourceQuotaTest {
    private record FakeQuotas(List<Quota> all) implements Quotas {
        @Override
        public boolean any(String namespace) {
            return all.stream().anyMatch(quota -> quota.namespace().equals(namespace));
        }

        @Override
        public List<Quota> live(String namespace) {
            return all;
        }
    }

    /** {@code quotas} of a case: by name a spec, with {@code used}, and {@code enforced: false} for one not counted yet. */
    private static Quotas quotas(JsonNode given) {
        List<Quota> quotas = new ArrayList<>();
        given.properties().forEach(entry -> {
            ObjectNode spec = (ObjectNode) entry.getValue();
            ObjectNode object = Json.object();
            object.putObject("metadata")
                    .put("namespace", "ns")
                    .put("name", entry.getKey())
                    .put("uid", "uid-" + entry.getKey())
                    .put("resourceVersion", "1");
            object.set("spec", spec);
            ObjectNode status = object.putObject("status");
            if (spec.path("enforced").asBoolean(true)) {
                status.set("hard", spec.path("hard"));
                status.set("used", spec.path("used"));
            }
            quotas.add(Quota.of(object));
        });
        return new FakeQuotas(quotas);
    }

    private static ResourceQuota plugin(JsonNode one) {
        ObjectNode configuration =
                Json.object().put("apiVersion", "apiserver.config.k8s.io/v1").put("kind", "ResourceQuotaConfiguration");
        configuration.set("limitedResources", one.path("limited"));
        return new ResourceQuota(quotas(one.path("quotas")), LimitedResources.of(configuration));
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Cases.of("resourcequota/cases.yaml", one -> {
            Attributes attributes = Cases.attributes(one.path("request"));
            ResourceQuota plugin = plugin(one);
            assertThat(plugin.handles(attributes))
                    .isEqualTo(!one.path("ignored").asBoolean(false));
            if (plugin.handles(attributes)) {
                assertThat(answer(plugin, attributes)).isEqualTo(expected(one));
            }
        });
    }

    private static String expected(JsonNode one) {
        return one.has("refused")
                ? one.path("refused").asString()
                : one.path("charges").isMissingNode()
                        ? "{}"
                        : one.path("charges").toString();
    }

    /** The charges by quota, or the refusal. */
    private static String answer(ResourceQuota plugin, Attributes attributes) {
        Response response = new AdmissionChain(List.of(), List.of(plugin)).validate("u", attributes);
        Status status = response.status();
        if (status != null) {
            return status.code() + " " + status.message();
        }
        ObjectNode charges = Json.object();
        if (response.charges() != null) {
            response.charges().forEach(charge -> charges.putPOJO(charge.quota(), Json.tree(charge.add())));
        }
        return charges.toString();
    }

    @Test
    void aChargeNamesTheQuotaThatWasSeenAndItsBound() {
        Attributes pod = Reviews.createPod("{'metadata':{'name':'p'},'spec':{}}");
        ResourceQuota plugin = plugin(Reviews.json("{'quotas':{'q':{'hard':{'pods':'2'},'used':{'pods':'1'}}}}"));
        assertThat(plugin.validate(pod)).isEqualTo(Validation.accepted());
        assertThat(pod.notes().charges()).singleElement().satisfies(charge -> {
            assertThat(charge.uid()).isEqualTo("uid-q");
            assertThat(charge.bounded()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | must be a ResourceQuotaConfiguration of apiserver.config.k8s.io/v1",
                "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'EventRateLimit'} | must be a ResourceQuotaConfiguration",
                "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'ResourceQuotaConfiguration','limitedResources':[{}]} | limitedResources[0].resource: Required value",
            })
    void aConfigurationThatIsNoneIsSaidToBeSo(String configuration, String why) {
        assertThatThrownBy(() -> LimitedResources.of(Reviews.json(configuration)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void withoutAQuotaNothingIsLookedAt() {
        ResourceQuota plugin = new ResourceQuota(new FakeQuotas(List.of()), LimitedResources.NONE);
        assertThat(plugin.handles(Reviews.createPod("{}"))).isFalse();
    }

    @Test
    void theMissingScopeIsNoRefusalOfThePodButAnError() {
        ResourceQuota plugin = plugin(
                Reviews.json(
                        "{'limited':[{'resource':'pods','matchScopes':[{'scopeName':'PriorityClass','operator':'In','values':['a','b']}]}]}"));
        assertThatThrownBy(() -> plugin.validate(Reviews.createPod("{'spec':{'priorityClassName':'a'}}")))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(500);
                    assertThat(e.status().reason()).isNull();
                });
    }
}
