package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Running;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stage dies with {@code kill -9}: who needs it is told so, nothing is let through, and it comes back without a trace. Watches that
 * were open go on, or, without the store, end properly and can be resumed without a gap.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.portcullis.e2e.Cases#storesInTime")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class Scenario04KilledStages {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration ANSWERED = Duration.ofSeconds(2);
    private static final Duration WELL_AGAIN = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    @Parameter(0)
    StoreKind store;

    private Portcullis portcullis;
    private Kubectl kubectl;
    private Https admin;
    private Https nobody;

    @BeforeParameterizedClassInvocation
    void start() {
        portcullis = Portcullis.start("killed-" + store.name().toLowerCase(), store);
        kubectl = Kubectl.admin(KubectlVersion.newest(), portcullis, "default");
        admin = Https.admin(portcullis);
        nobody = Https.anonymous(portcullis);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        admin.close();
        nobody.close();
        portcullis.close();
    }

    @Test
    void withoutAuthenticationNobodyIsServed() throws InterruptedException {
        try (Witnesses witnesses = new Witnesses(portcullis, kubectl, "watched-authn")) {
            portcullis.kill("authn-service");

            unavailable("GET", CONFIG_MAPS, "", "authn-service");
            unavailable("POST", CONFIG_MAPS, configMap("no-authn"), "authn-service");
            assertThat(nobody.get(CONFIG_MAPS).statusCode()).isIn(401, 403, 503);

            comesBack("authn");
            neverStored("no-authn");
            witnesses.haveSeenEverything(true);
        }
    }

    @Test
    void withoutAuthorizationNobodyIsServed() throws InterruptedException {
        try (Witnesses witnesses = new Witnesses(portcullis, kubectl, "watched-authz")) {
            portcullis.kill("authz-service");

            unavailable("GET", CONFIG_MAPS, "", "authz-service");
            unavailable("POST", CONFIG_MAPS, configMap("no-authz"), "authz-service");
            assertThat(nobody.get(CONFIG_MAPS).statusCode()).isEqualTo(503);

            comesBack("authz");
            neverStored("no-authz");
            witnesses.haveSeenEverything(true);
        }
    }

    /** Reads never reach admission, so they go on. */
    @Test
    void withoutAdmissionNothingIsWritten() throws InterruptedException {
        try (Witnesses witnesses = new Witnesses(portcullis, kubectl, "watched-admission")) {
            portcullis.kill("admission-service");

            unavailable("POST", CONFIG_MAPS, configMap("no-admission"), "admission-service");
            assertThat(admin.get(CONFIG_MAPS).statusCode()).isEqualTo(200);
            assertThat(nobody.get(CONFIG_MAPS).statusCode()).isEqualTo(403);

            comesBack("admission");
            neverStored("no-admission");
            witnesses.haveSeenEverything(true);
        }
    }

    @Test
    void withoutTheStoreNothingIsReadOrWritten() throws InterruptedException {
        try (Witnesses witnesses = new Witnesses(portcullis, kubectl, "watched-store");
                Readers readers = new Readers(admin, CONFIG_MAPS, "store-service")) {
            portcullis.kill("store-service");

            unavailable("GET", CONFIG_MAPS, "", "store-service");
            unavailable("POST", CONFIG_MAPS, configMap("no-store"), "store-service");
            assertThat(nobody.get(CONFIG_MAPS).statusCode()).isIn(403, 503);

            comesBack("store");
            neverStored("no-store");
            readers.eachGotItsOwn();
            witnesses.haveSeenEverything(false);
        }
    }

    /** 503 as a Status that names the stage, with Retry-After, at once. */
    private void unavailable(String method, String path, String body, String stage) {
        Instant asked = Instant.now();
        HttpResponse<String> answer = admin.send(method, path, body);

        assertThat(Duration.between(asked, Instant.now())).isLessThan(ANSWERED);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        JsonNode status = JSON.readTree(answer.body());
        assertThat(status.get("kind").asString()).isEqualTo("Status");
        assertThat(status.get("reason").asString()).isEqualTo("ServiceUnavailable");
        assertThat(status.get("message").asString()).contains(stage);
        assertThat(admin.get("/readyz?verbose").body()).contains("[-]" + stage);
    }

    /** The launcher starts it again; within ten seconds reads, writes, watches, tokens, roles and new namespaces work. */
    private void comesBack(String name) {
        long gateway = portcullis.pid("gateway");
        portcullis.up();
        assertThat(portcullis.pid("gateway")).as("the others were left alone").isEqualTo(gateway);
        String namespace = "after-" + name;
        String account = "system:serviceaccount:" + namespace + ":default";

        await().atMost(WELL_AGAIN).ignoreExceptions().untilAsserted(() -> {
            assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(kubectl.run("create", "namespace", namespace).toString())
                    .containsAnyOf("created", "AlreadyExists");
            assertThat(kubectl.run("run", "shell", "--namespace=" + namespace, "--image=busybox")
                            .toString())
                    .containsAnyOf("created", "AlreadyExists");
            assertThat(kubectl.run(
                                    "create",
                                    "rolebinding",
                                    "views",
                                    "--namespace=" + namespace,
                                    "--clusterrole=view",
                                    "--serviceaccount=" + namespace + ":default")
                            .toString())
                    .containsAnyOf("created", "AlreadyExists");
            assertThat(kubectl.run("auth", "can-i", "list", "pods", "--namespace=" + namespace, "--as=" + account)
                            .out())
                    .isEqualTo("yes\n");
        });
        try (Running watch = kubectl.start("get", "configmaps", "-w", "-o", "name")) {
            String marker = "seen-after-" + name;
            kubectl.ok("create", "configmap", marker);
            watch.await(WELL_AGAIN, ("configmap/" + marker)::equals);
        }
        assertThat(nobody.get(CONFIG_MAPS).statusCode()).isEqualTo(403);
    }

    private void neverStored(String name) {
        assertThat(admin.get(CONFIG_MAPS + "/" + name).statusCode()).isEqualTo(404);
    }

    private static String configMap(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}";
    }
}
