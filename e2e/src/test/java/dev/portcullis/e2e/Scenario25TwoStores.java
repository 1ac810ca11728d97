package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.StoreKind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two store-services on one etcd, each behind a gateway of its own: what one gives away, the other has not. */
class Scenario25TwoStores {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final int EACH = 60;

    private static Portcullis portcullis;
    private static Replica store;
    private static Replica gateway;
    private static Https here;
    private static Https there;

    @BeforeAll
    static void start() {
        portcullis = Portcullis.start(
                "two-stores",
                StoreKind.ETCD,
                "--service-node-port-range=30000-30199",
                "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112");
        store = Replica.of(portcullis, "store-service");
        gateway = Replica.of(portcullis, "gateway", "--store-url=" + store.url());
        here = Https.admin(portcullis);
        gateway.awaitReady(portcullis);
        there = gateway.admin(portcullis);
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        gateway.close();
        store.close();
        portcullis.close();
    }

    private static JsonNode create(Https client, String name) {
        HttpResponse<String> created = client.post(
                SERVICES,
                "{\"metadata\":{\"name\":\"" + name
                        + "\"},\"spec\":{\"type\":\"NodePort\",\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return JSON.readTree(created.body());
    }

    @Test
    void addressesAndPortsAreGivenOnce() throws Exception {
        List<Callable<JsonNode>> tasks = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            String name = "s-" + i;
            tasks.add(() -> create(here, name + "-here"));
            tasks.add(() -> create(there, name + "-there"));
        }
        List<JsonNode> services = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<JsonNode> service : threads.invokeAll(tasks, 2, TimeUnit.MINUTES)) {
                services.add(Ending.of(service));
            }
        }
        assertThat(services).hasSize(2 * EACH);
        assertThat(services.stream().map(s -> s.at("/spec/clusterIP").asString()))
                .doesNotHaveDuplicates()
                .allMatch(ip -> ip.startsWith("10."));
        assertThat(services.stream().map(s -> s.at("/spec/clusterIPs/1").asString()))
                .doesNotHaveDuplicates()
                .allMatch(ip -> ip.startsWith("fd00:10:96::"));
        assertThat(services.stream().map(s -> s.at("/spec/ports/0/nodePort").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 30_000 && port < 30_200);

        JsonNode taken = services.getFirst();
        HttpResponse<String> again = there.post(
                SERVICES,
                "{\"metadata\":{\"name\":\"again\"},\"spec\":{\"clusterIP\":\""
                        + taken.at("/spec/clusterIP").asString() + "\",\"ports\":[{\"port\":80}]}}");
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("provided IP is already allocated");

        for (Https client : List.of(here, there)) {
            JsonNode list = JSON.readTree(client.get(SERVICES).body());
            assertThat(list.path("items").size()).isEqualTo(2 * EACH + 1);
        }
        String name = taken.at("/metadata/name").asString();
        assertThat(there.send("DELETE", SERVICES + "/" + name, "").statusCode()).isEqualTo(200);
        assertThat(here.get(SERVICES + "/" + name).statusCode()).isEqualTo(404);
        HttpResponse<String> freed = here.post(
                SERVICES,
                "{\"metadata\":{\"name\":\"again\"},\"spec\":{\"clusterIP\":\""
                        + taken.at("/spec/clusterIP").asString() + "\",\"ports\":[{\"port\":80}]}}");
        assertThat(freed.statusCode()).as(freed.body()).isEqualTo(201);
    }
}
