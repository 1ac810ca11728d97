package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ServiceStrategyTest {
    private static final String SERVICES = "/api/v1/namespaces/ns/services";

    private final MiniServer server = new MiniServer();

    private ObjectNode create(String name, String spec) {
        return server.send(
                "POST", SERVICES, "json", "{\"metadata\": {\"name\": \"%s\"}, \"spec\": %s}".formatted(name, spec));
    }

    private ObjectNode patch(String name, String patch) {
        return server.send("PATCH", SERVICES + "/" + name, "merge", patch);
    }

    @Test
    void anAddressIsTakenKeptAndGivenBack() {
        ObjectNode service = create("a", "{\"ports\": [{\"port\": 80}]}");
        String ip = service.at("/spec/clusterIP").asString();
        assertThat(service.at("/spec/clusterIPs/0").asString()).isEqualTo(ip);
        assertThat(server.network.taken()).containsExactly(ip);
        assertThat(patch("a", "{\"spec\": {\"clusterIP\": null, \"clusterIPs\": null}}")
                        .at("/spec/clusterIP")
                        .asString())
                .isEqualTo(ip);
        assertThatThrownBy(
                        () -> patch("a", "{\"spec\": {\"clusterIP\": \"10.0.0.99\", \"clusterIPs\": [\"10.0.0.99\"]}}"))
                .hasMessageContaining("may not change once set");
        server.send("DELETE", SERVICES + "/a", "json", "");
        assertThat(server.network.taken()).isEmpty();
    }

    @Test
    void aHeadlessServiceTakesNone() {
        assertThat(create("a", "{\"clusterIP\": \"None\"}")
                        .at("/spec/clusterIPs/0")
                        .asString())
                .isEqualTo("None");
        assertThat(server.network.taken()).isEmpty();
    }

    @Test
    void nodePortsGoWithTheTypeThatNeedsThem() {
        ObjectNode service = create(
                "a",
                "{\"type\": \"NodePort\", \"ports\": [{\"name\": \"t\", \"port\": 53}, {\"name\": \"u\", \"port\": 53, \"protocol\": \"UDP\"}]}");
        int port = service.at("/spec/ports/0/nodePort").asInt();
        assertThat(service.at("/spec/ports/1/nodePort").asInt()).isEqualTo(port);
        assertThat(server.network.takenPorts()).containsExactly(port);
        ObjectNode changed = patch("a", "{\"spec\": {\"type\": \"ClusterIP\"}}");
        assertThat(changed.at("/spec/ports/0").has("nodePort")).isFalse();
        assertThat(changed.at("/spec").has("externalTrafficPolicy")).isFalse();
        assertThat(server.network.takenPorts()).isEmpty();
    }

    @Test
    void aServiceThatBecomesANameGivesItsAddressBack() {
        create("a", "{\"ports\": [{\"port\": 80}]}");
        ObjectNode changed = patch("a", "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"example.com\"}}");
        assertThat(changed.at("/spec").has("clusterIP")).isFalse();
        assertThat(server.network.taken()).isEmpty();
    }

    @Test
    void aBalancerThatKeepsTrafficLocalHasAPortForItsQuestions() {
        String local =
                "{\"type\": \"LoadBalancer\", \"externalTrafficPolicy\": \"Local\", \"ports\": [{\"port\": 80}]}";
        int port = create("a", local).at("/spec/healthCheckNodePort").asInt();
        assertThat(server.network.takenPorts()).hasSize(2).contains(port);
        assertThat(patch("a", "{\"spec\": {\"healthCheckNodePort\": null}}")
                        .at("/spec/healthCheckNodePort")
                        .asInt())
                .isEqualTo(port);
        assertThatThrownBy(() -> patch("a", "{\"spec\": {\"healthCheckNodePort\": 30999}}"))
                .hasMessageEndingWith(
                        "spec.healthCheckNodePort: Invalid value: 30999: cannot change healthCheckNodePort on"
                                + " loadBalancer service with externalTraffic=Local during update");
        assertThatThrownBy(() ->
                        create("b", local.replace("\"ports\"", "\"healthCheckNodePort\": " + port + ", \"ports\"")))
                .hasMessageContaining("failed to allocate requested HealthCheck NodePort " + port
                        + ": provided port is already allocated");
        ObjectNode open = patch("a", "{\"spec\": {\"externalTrafficPolicy\": \"Cluster\"}}");
        assertThat(open.at("/spec").has("healthCheckNodePort")).isFalse();
        assertThat(server.network.takenPorts()).hasSize(1).doesNotContain(port);
    }

    @Test
    void thereIsOneFamilyOfAddresses() {
        assertThatThrownBy(() -> create("a", "{\"ipFamilyPolicy\": \"RequireDualStack\", \"ports\": [{\"port\": 80}]}"))
                .hasMessageEndingWith("spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not"
                        + " configured for dual-stack services");
        assertThatThrownBy(() -> create("a", "{\"ipFamilies\": [\"IPv6\"], \"ports\": [{\"port\": 80}]}"))
                .hasMessageEndingWith("spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
        assertThat(server.network.taken()).isEmpty();
        assertThat(create("a", "{\"ipFamilyPolicy\": \"PreferDualStack\", \"ports\": [{\"port\": 80}]}")
                        .at("/spec/ipFamilies"))
                .hasToString("[\"IPv4\"]");
    }

    private static List<String> texts(ObjectNode service, String field) {
        return service.at("/spec/" + field)
                .valueStream()
                .map(value -> value.asString())
                .toList();
    }

    @Test
    void servicesHaveAnAddressOfEachFamilyThatTheyWant() {
        server.network.families("IPv4", "IPv6");
        String ports = "\"ports\": [{\"port\": 80}]}";
        assertThat(texts(create("one", "{" + ports), "ipFamilies")).containsExactly("IPv4");
        assertThat(texts(create("six", "{\"ipFamilies\": [\"IPv6\"], " + ports), "clusterIPs"))
                .containsExactly("fd00::1");
        ObjectNode both = create("both", "{\"ipFamilyPolicy\": \"PreferDualStack\", " + ports);
        assertThat(texts(both, "ipFamilies")).containsExactly("IPv4", "IPv6");
        assertThat(texts(both, "clusterIPs")).containsExactly("10.0.0.2", "fd00::2");
        assertThat(both.at("/spec/clusterIP").asString()).isEqualTo("10.0.0.2");
        ObjectNode turned = create("turned", "{\"ipFamilies\": [\"IPv6\", \"IPv4\"], " + ports);
        assertThat(turned.at("/spec/ipFamilyPolicy").asString()).isEqualTo("RequireDualStack");
        assertThat(texts(turned, "clusterIPs")).containsExactly("fd00::3", "10.0.0.3");
        assertThat(server.network.taken()).hasSize(6);

        assertThat(texts(patch("both", "{\"spec\": {\"ipFamilyPolicy\": \"SingleStack\"}}"), "clusterIPs"))
                .containsExactly("10.0.0.2");
        assertThat(server.network.taken()).doesNotContain("fd00::2");
        assertThat(texts(patch("one", "{\"spec\": {\"ipFamilyPolicy\": \"RequireDualStack\"}}"), "clusterIPs"))
                .containsExactly("10.0.0.1", "fd00::2");
        server.send("DELETE", SERVICES + "/turned", "json", "");
        patch("one", "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"example.com\"}}");
        assertThat(server.network.taken()).containsExactlyInAnyOrder("fd00::1", "10.0.0.2");

        assertThatThrownBy(() -> create(
                        "no", "{\"ipFamilyPolicy\": \"SingleStack\", \"ipFamilies\": [\"IPv4\", \"IPv6\"], " + ports))
                .hasMessageEndingWith("spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be RequireDualStack or"
                        + " PreferDualStack when multiple 'ipFamilies' are specified");
        assertThat(server.network.taken()).hasSize(2);
    }

    @Test
    void aHeadlessServiceWithoutSelectorMayHaveFamiliesThatTheClusterHasNot() {
        ObjectNode service = create("a", "{\"clusterIP\": \"None\", \"ipFamilyPolicy\": \"PreferDualStack\"}");
        assertThat(texts(service, "ipFamilies")).containsExactly("IPv4", "IPv6");
        assertThat(texts(service, "clusterIPs")).containsExactly("None");
    }

    @Test
    void aRefusedServiceLeavesNothingTaken() {
        server.network.ports().take(30_500, false);
        assertThatThrownBy(
                        () -> create("a", "{\"type\": \"NodePort\", \"ports\": [{\"port\": 80, \"nodePort\": 30500}]}"))
                .hasMessageContaining(
                        "spec.ports[0].nodePort: Invalid value: 30500: provided port is already allocated");
        assertThat(server.network.taken()).isEmpty();
    }
}
