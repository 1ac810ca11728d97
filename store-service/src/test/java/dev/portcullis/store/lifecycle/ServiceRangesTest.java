package dev.portcullis.store.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.ServerTest;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceRangesTest extends ServerTest {
    private static final String RANGES = "/apis/networking.k8s.io/v1/servicecidrs";
    private static final String ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses";
    private static final String SERVICES = "/api/v1/namespaces/default/services";

    private static Answer post(String path, String name, String spec) throws Exception {
        return server.send("POST", path, "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}");
    }

    private static JsonNode read(String path) throws Exception {
        return server.get(path).json();
    }

    private static String ready(String range) throws Exception {
        JsonNode condition = read(RANGES + "/" + range).at("/status/conditions/0");
        return condition.path("status").asString("") + " "
                + condition.path("reason").asString("") + ": "
                + condition.path("message").asString("");
    }

    @Test
    void aRangeInUseWaitsForItsServices() throws Exception {
        assertThat(post(SERVICES, "early", "{\"clusterIP\":\"172.30.0.9\",\"ports\":[{\"port\":80}]}")
                        .message())
                .isEqualTo("Service \"early\" is invalid: spec.clusterIPs: Invalid value: [\"172.30.0.9\"]: failed to"
                        + " allocate IP 172.30.0.9: the provided network does not match the current range");
        assertThat(post(RANGES, "more", "{\"cidrs\":[\"172.30.0.0/24\"]}").status())
                .isEqualTo(201);
        until(() -> ready("more").equals("True : Kubernetes Service CIDR is ready"));
        assertThat(read(RANGES + "/more").at("/metadata/finalizers"))
                .hasToString("[\"networking.k8s.io/service-cidr-finalizer\"]");

        assertThat(post(SERVICES, "there", "{\"clusterIP\":\"172.30.0.9\",\"ports\":[{\"port\":80}]}")
                        .status())
                .isEqualTo(201);
        assertThat(read(ADDRESSES + "/172.30.0.9").at("/spec/parentRef/name").asString())
                .isEqualTo("there");
        assertThat(server.send("DELETE", RANGES + "/more", "").status()).isEqualTo(200);
        until(() -> ready("more")
                .equals("False Terminating: There are still IPAddresses referencing the ServiceCIDR, please remove them"
                        + " or create a new ServiceCIDR"));
        assertThat(post(SERVICES, "late", "{\"clusterIP\":\"172.30.0.10\",\"ports\":[{\"port\":80}]}")
                        .status())
                .isEqualTo(422);

        server.send("DELETE", SERVICES + "/there", "");
        assertThat(server.get(ADDRESSES + "/172.30.0.9").status()).isEqualTo(404);
        until(() -> server.get(RANGES + "/more").status() == 404);
    }

    @Test
    void aRangeWithinAnotherGoesAtOnceThoughItsAddressesAreUsed() throws Exception {
        post(RANGES, "large", "{\"cidrs\":[\"172.31.0.0/24\"]}");
        post(RANGES, "small", "{\"cidrs\":[\"172.31.0.0/28\"]}");
        until(() -> ready("small").startsWith("True") && ready("large").startsWith("True"));
        post(SERVICES, "inside", "{\"clusterIP\":\"172.31.0.9\",\"ports\":[{\"port\":80}]}");
        server.send("DELETE", RANGES + "/small", "");
        until(() -> server.get(RANGES + "/small").status() == 404);
        assertThat(server.get(RANGES + "/large").status()).isEqualTo(200);
        assertThat(server.get(ADDRESSES + "/172.31.0.9").status()).isEqualTo(200);
    }

    @Test
    void anAddressThatIsDeletedUnderItsServiceIsMadeAnew() throws Exception {
        Answer made = post(SERVICES, "lasting", "{\"ports\":[{\"port\":80}]}");
        String path = ADDRESSES + "/" + made.json().at("/spec/clusterIP").asString();
        String uid = read(path).at("/metadata/uid").asString();
        assertThat(server.send("DELETE", path, "").status()).isEqualTo(200);
        until(() -> server.get(path).status() == 200
                && !read(path).at("/metadata/uid").asString().equals(uid));
        assertThat(read(path).at("/spec/parentRef")).hasToString("""
                {"name":"lasting","namespace":"default","resource":"services"}""");
    }

    @Test
    void labelsThatSomebodyTookAwayComeBack() throws Exception {
        Answer made = post(SERVICES, "labelled", "{\"ports\":[{\"port\":80}]}");
        String path = ADDRESSES + "/" + made.json().at("/spec/clusterIP").asString();
        server.send("PATCH", path, "{\"metadata\":{\"labels\":null}}", "Content-Type", "application/merge-patch+json");
        until(() -> read(path).at("/metadata/labels").size() == 2);
    }

    /** What a write that was cut off left behind. */
    @Test
    void anAddressOfNoServiceIsGivenBackAfterAMinute() throws Exception {
        leave("10.96.7.1", Instant.now().minusSeconds(61));
        leave("10.96.7.2", Instant.now());
        until(() -> server.get(ADDRESSES + "/10.96.7.1").status() == 404);
        assertThat(server.get(ADDRESSES + "/10.96.7.2").status()).isEqualTo(200);
    }

    private static void leave(String ip, Instant created) {
        String object = """
                {"kind":"IPAddress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"%s","uid":"1","creationTimestamp":"%s",
                 "labels":{"ipaddress.kubernetes.io/managed-by":"ipallocator.k8s.io"}},
                 "spec":{"parentRef":{"name":"never","namespace":"default","resource":"services"}}}
                """.formatted(ip, created);
        server.store().put("/registry/ipaddresses/" + ip, object.getBytes(StandardCharsets.UTF_8), 0);
    }
}
