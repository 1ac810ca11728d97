package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.LoadBalancer;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.client.ResumingWatch;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.Replicas;
import dev.portcullis.e2e.suite.StoreKind;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Two of each service on one etcd: nobody notices which one answers, nor that they are restarted one after the other. */
@Tag("alone")
class Scenario64MoreThanOne {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WRITERS = 3;

    private static Replicas replicas;
    private static LoadBalancer gateways;

    @BeforeAll
    static void start() {
        replicas = Replicas.start("more-than-one", StoreKind.ETCD, 2, "--shutdown-delay-duration=2s");
        gateways = new LoadBalancer(List.of(replicas.admin(0), replicas.admin(1)));
    }

    @AfterAll
    static void stop() {
        gateways.close();
        replicas.close();
    }

    /** Each gateway spreads its calls over both stores, so this is read where it was not written. */
    @Test
    void whatWasWrittenThroughOneIsReadThroughTheOther() {
        try (Https here = replicas.admin(0);
                Https there = replicas.admin(1)) {
            for (int i = 0; i < 50; i++) {
                String one = CONFIG_MAPS + "/read-" + i;
                HttpResponse<String> created =
                        here.post(CONFIG_MAPS, "{\"metadata\":{\"name\":\"read-" + i + "\"},\"data\":{\"n\":\"0\"}}");
                assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
                assertThat(there.get(one).statusCode()).isEqualTo(200);
                HttpResponse<String> changed = there.bytes(
                        "PATCH",
                        one,
                        ("{\"data\":{\"n\":\"" + i + "\"}}").getBytes(),
                        "Content-Type",
                        "application/merge-patch+json");
                assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
                assertThat(here.get(one).body()).contains("\"n\":\"" + i + "\"");
                assertThat(here.send("DELETE", one, "").statusCode()).isEqualTo(200);
                assertThat(there.get(one).statusCode()).isEqualTo(404);
                assertThat(there.get(CONFIG_MAPS).body()).doesNotContain("\"read-" + i + "\"");
            }
        }
    }

    /** As soon as one says that it is established, by whichever store the other asks. */
    @Test
    void whatWasDefinedThroughOneIsServedThroughTheOther() {
        String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        try (Https here = replicas.admin(0);
                Https there = replicas.admin(1)) {
            for (int i = 0; i < 10; i++) {
                String group = "g" + i + ".example.com";
                String definition = definitions + "/things." + group;
                assertThat(here.post(definitions, """
                        {"metadata": {"name": "things.%1$s"}, "spec": {"group": "%1$s", "scope": "Namespaced",
                         "names": {"kind": "Thing", "plural": "things"}, "versions": [{"name": "v1", "served": true, "storage": true,
                         "schema": {"openAPIV3Schema": {"type": "object"}}}]}}""".formatted(group)).statusCode())
                        .isEqualTo(201);
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> here.get(definition).body().contains("InitialNamesAccepted"));
                String things = "/apis/" + group + "/v1/namespaces/default/things";
                assertThat(there.post(things, "{\"metadata\": {\"name\": \"a\"}}")
                                .statusCode())
                        .isEqualTo(201);
                assertThat(here.get(things + "/a").statusCode()).isEqualTo(200);
                assertThat(there.get("/apis").body()).contains("\"" + group + "\"");
                here.send("DELETE", definition, "");
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> here.get(definition).statusCode() == 404);
                assertThat(there.get(things + "/a").statusCode()).isEqualTo(404);
            }
        }
    }

    /** Whichever gateway wrote, and whichever replicas of admission-service it asked. */
    @Test
    void whatAdmissionSaidIsKnownAtBothGateways() {
        try (Https here = replicas.admin(0);
                Https there = replicas.admin(1)) {
            for (int i = 0; i < 4; i++) {
                String id = UUID.randomUUID().toString();
                here.with("Audit-ID", id).post(CONFIG_MAPS, "{\"metadata\":{\"generateName\":\"traced-\"}}");
                String trace = there.post(
                                "/apis/admission.portcullis.dev/v1/admissiontraces",
                                "{\"spec\":{\"auditID\":\"" + id + "\"}}")
                        .body();
                assertThat(trace).contains("\"found\":true", "\"phase\":\"mutate\"");
            }
        }
    }

    @Test
    void oneOfEachServiceLeads() {
        try (Https admin = replicas.admin(0)) {
            for (String service : List.of("authn-service", "authz-service", "admission-service", "store-service")) {
                String lease = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/portcullis-" + service;
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    String holder = JSON.readTree(admin.get(lease).body())
                            .at("/spec/holderIdentity")
                            .asString("");
                    assertThat(replicas.of(service))
                            .anyMatch(one -> one.url().endsWith(holder.substring(holder.lastIndexOf('_') + 1)));
                });
            }
        }
    }

    /** Both CAs are trusted; then all have certificates of the new one; then the old one is forgotten. */
    @Test
    void nobodyNoticesThatTheInternalCaIsReplaced() throws Exception {
        Path pki = replicas.portcullis().pki("internal");
        Pem next = Pem.authority("CN=next-internal-ca");
        List<Writer> writers = List.of(new Writer(gateways, CONFIG_MAPS, "ca"));
        Path file = pki.resolve("ca.crt");
        String before = Files.readString(file);
        next.write(pki.resolve("next.crt"), pki.resolve("next.key"));
        String after = Files.readString(pki.resolve("next.crt"));

        Files.writeString(file, before + after);
        Thread.sleep(2000);
        for (String service : Stream.concat(replicas.services().stream(), Stream.of("launcher"))
                .toList()) {
            next.issueService(service).write(pki.resolve(service + ".crt"), pki.resolve(service + ".key"));
        }
        Thread.sleep(2000);
        Files.writeString(file, after);
        Thread.sleep(2000);

        // Only the new CA is trusted now: new connections show what is presented.
        assertThat(replicas.all()).allMatch(replicas::ready);
        writers.forEach(Writer::close);
        assertThat(writers.getFirst().failures()).isEmpty();
        assertThat(writers.getFirst().calls()).isGreaterThan(20);
    }

    @Test
    void nobodyNoticesARollingRestartOfEverything() {
        try (ResumingWatch watch = new ResumingWatch(gateways::next, CONFIG_MAPS)) {
            List<Writer> writers = IntStream.range(0, WRITERS)
                    .mapToObj(number -> new Writer(gateways, CONFIG_MAPS, "w" + number))
                    .toList();
            for (String service : replicas.services()) {
                for (Replica replica : replicas.of(service)) {
                    replica.close();
                    replica.start();
                    replicas.awaitReady(replica);
                }
            }
            writers.forEach(Writer::close);
            long calls = writers.stream().mapToLong(Writer::calls).sum();
            System.out.printf("  %d requests while everything was restarted, %d streams%n", calls, watch.streams());
            assertThat(writers)
                    .allSatisfy(writer -> assertThat(writer.failures()).isEmpty());
            assertThat(calls).isGreaterThan(500);
            assertThat(watch.complaints()).isEmpty();
            for (Writer writer : writers) {
                await().atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(watch.events()).containsAll(writer.acknowledged()));
            }
            assertThat(watch.events()).isSortedAccordingTo((a, b) -> Long.compare(a.version(), b.version()));
            assertThat(watch.events()).doesNotHaveDuplicates();
        }
    }
}
