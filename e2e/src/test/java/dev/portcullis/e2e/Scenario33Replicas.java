package dev.portcullis.e2e;

import static dev.portcullis.e2e.HowSoon.TRIES;
import static dev.portcullis.e2e.HowSoon.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.client.Pem;
import dev.portcullis.e2e.suite.Ending;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.Redis;
import dev.portcullis.e2e.suite.Replica;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Two gateways, each with an authn-service of its own, and a Redis between them: what one is told, the other acts on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
class Scenario33Replicas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SELF = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    @TempDir
    static Path dir;

    private static CredentialFiles credentials;
    private static Redis redis;
    private static Portcullis portcullis;
    private static Replica authn;
    private static Replica gateway;
    private static Https admin;

    @BeforeAll
    static void start() throws IOException {
        redis = new Redis();
        credentials = new CredentialFiles(dir);
        List<String> flags = new ArrayList<>(credentials.flags());
        flags.addAll(List.of(
                "--redis-url=" + redis.url(),
                "--enable-bootstrap-token-auth",
                "--authentication-failures-per-second=0"));
        portcullis = Portcullis.start("replicas", StoreKind.EMBEDDED, flags.toArray(String[]::new));
        authn = Replica.of(portcullis, "authn-service");
        gateway = Replica.of(portcullis, "gateway", "--authn-url=" + authn.url());
        admin = Https.admin(portcullis);
        gateway.awaitReady(portcullis);
        assertThat(admin.post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"foo\"}}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(admin.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                {"metadata":{"name":"foo"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"ServiceAccount","name":"foo","namespace":"default"},
                  {"kind":"Group","name":"watchers","apiGroup":"rbac.authorization.k8s.io"},
                  {"kind":"Group","name":"system:bootstrappers:watchers","apiGroup":"rbac.authorization.k8s.io"}]}""")
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        admin.close();
        gateway.close();
        authn.close();
        portcullis.close();
        redis.close();
    }

    /** By the second gateway. */
    private static Https other(String token) {
        Https anybody = Https.to(gateway.url(), portcullis.pki("ca.crt"), Optional.empty());
        return token.equals("none") ? anybody : anybody.with("Authorization", "Bearer " + token);
    }

    private static String token() {
        return JSON.readTree(admin.post("/api/v1/namespaces/default/serviceaccounts/foo/token", "{}")
                        .body())
                .path("status")
                .path("token")
                .asString();
    }

    private static void revoke(String token) {
        String id = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .path("jti")
                .asString();
        assertThat(admin.post(
                                "/apis/identity.portcullis.dev/v1/tokenrevocations",
                                "{\"spec\":{\"jti\":\"" + id + "\"}}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static void measure(String what) {
        long[] nanos = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            String token = token();
            try (Https here = Https.bearer(portcullis, token);
                    Https there = other(token)) {
                assertThat(status(here)).isEqualTo(201);
                assertThat(status(there)).isEqualTo(201);
                revoke(token);
                nanos[i] = HowSoon.refused(there, here);
            }
        }
        HowSoon.report(what, nanos);
    }

    @Test
    void whatIsRevokedAtTheOneIsRefusedByTheOther() {
        measure("a token revoked at one gateway is refused by both, Redis up");
        redis.kill();
        try {
            measure("a token revoked at one gateway is refused by both, Redis killed");
        } finally {
            redis.restart();
        }
        String token = token();
        try (Https there = other(token)) {
            assertThat(status(there)).isEqualTo(201);
            redis.cli("FLUSHALL");
            assertThat(status(there)).isEqualTo(201);
            revoke(token);
            await().atMost(Duration.ofSeconds(1)).until(() -> status(there) == 401);
            redis.cli("FLUSHALL");
            assertThat(status(there)).isEqualTo(401);
        }
    }

    @Test
    void anOpenWatchOfARevokedClientIsClosed() throws Exception {
        long[] nanos = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            String token = token();
            try (Https there = other(token)) {
                Stream<String> lines = there.lines("/api/v1/namespaces/default/configmaps?watch=1");
                CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                    try (lines) {
                        lines.forEach(line -> {});
                    } catch (RuntimeException e) {
                        // it breaks off
                    }
                });
                Thread.sleep(20);
                assertThat(ended).isNotDone();
                long from = System.nanoTime();
                revoke(token);
                ended.get(5, TimeUnit.SECONDS);
                nanos[i] = System.nanoTime() - from;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        HowSoon.report("a watch of a revoked client is closed", nanos);
    }

    /** At both gateways: the status of who asks who he is. */
    private record Client(Https here, Https there) implements AutoCloseable {
        static Client of(Optional<Pem> certificate, String authorization) {
            Https here = Https.to(portcullis.url(), portcullis.pki("ca.crt"), certificate);
            Https there = Https.to(gateway.url(), portcullis.pki("ca.crt"), certificate);
            return authorization.isEmpty()
                    ? new Client(here, there)
                    : new Client(here.with("Authorization", authorization), there.with("Authorization", authorization));
        }

        void await(int status) throws InterruptedException {
            long from = System.nanoTime();
            while (status(there) != status || status(here) != status) {
                assertThat(System.nanoTime() - from).isLessThan(10_000_000_000L);
                Thread.sleep(10);
            }
        }

        @Override
        public void close() {
            here.close();
            there.close();
        }
    }

    private static CompletableFuture<Long> watchEnds(Https client) throws IOException {
        Stream<String> lines = client.lines("/api/v1/namespaces/default/configmaps?watch=1");
        return CompletableFuture.supplyAsync(
                () -> {
                    try (lines) {
                        lines.forEach(line -> {});
                    } catch (RuntimeException e) {
                        // it breaks off
                    }
                    return System.nanoTime();
                },
                task -> Thread.ofVirtual().start(task));
    }

    private interface Change {
        void make() throws Exception;
    }

    /** From the end of the change until both gateways refuse, and until the watch at the other one has ended. */
    private static long[] takenBack(Client client, Change change) throws Exception {
        CompletableFuture<Long> ended = watchEnds(client.there());
        assertThat(ended).isNotDone();
        change.make();
        long from = System.nanoTime();
        client.await(401);
        long refused = System.nanoTime() - from;
        return new long[] {refused, Math.max(ended.get(5, TimeUnit.SECONDS) - from, 0)};
    }

    private static void report(String kind, List<long[]> measured) {
        HowSoon.report(
                kind + " is refused by both",
                measured.stream().mapToLong(times -> times[0]).toArray());
        HowSoon.report(
                kind + ": its watch is closed",
                measured.stream().mapToLong(times -> times[1]).toArray());
    }

    /** Four files at a time, each with a client of its own. */
    @Test
    void whatFilesNoLongerSayIsRefusedByBoth() throws Exception {
        Pem authority = Pem.read(portcullis.pki("ca.crt"), portcullis.pki("ca.key"));
        credentials.begin(authority);
        Map<CredentialFiles.Kind, Client> clients = new EnumMap<>(CredentialFiles.Kind.class);
        Map<CredentialFiles.Kind, List<long[]>> measured = new EnumMap<>(CredentialFiles.Kind.class);
        for (CredentialFiles.Kind kind : CredentialFiles.Kind.values()) {
            clients.put(kind, Client.of(credentials.certificate(kind), credentials.authorization(kind)));
            measured.put(kind, new ArrayList<>());
        }
        for (int i = 0; i < TRIES; i++) {
            Map<CredentialFiles.Kind, Future<long[]>> running = new EnumMap<>(CredentialFiles.Kind.class);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                clients.forEach((kind, client) -> running.put(kind, threads.submit(() -> {
                    credentials.give(kind);
                    client.await(201);
                    return takenBack(client, () -> credentials.takeBack(kind));
                })));
            }
            for (Map.Entry<CredentialFiles.Kind, Future<long[]>> one : running.entrySet()) {
                measured.get(one.getKey()).add(Ending.of(one.getValue()));
            }
        }
        clients.values().forEach(Client::close);
        measured.forEach((kind, times) -> report(kind.toString(), times));
    }

    @Test
    void aBootstrapTokenWhoseSecretIsDeletedIsRefusedByBoth() throws Exception {
        String secrets = "/api/v1/namespaces/kube-system/secrets";
        List<long[]> measured = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            String id = "boot%02d".formatted(i);
            assertThat(admin.post(secrets, """
                    {"metadata":{"name":"bootstrap-token-%s"},"type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"%s",
                     "token-secret":"0123456789abcdef","usage-bootstrap-authentication":"true",
                     "auth-extra-groups":"system:bootstrappers:watchers"}}""".formatted(id, id)).statusCode()).isEqualTo(201);
            try (Client client = Client.of(Optional.empty(), "Bearer " + id + ".0123456789abcdef")) {
                client.await(201);
                measured.add(takenBack(client, () -> admin.send("DELETE", secrets + "/bootstrap-token-" + id, "")));
            }
        }
        report("a bootstrap token", measured);
    }

    /** Whoever refused it: the other can say why. */
    @Test
    void whyTheOtherRefusedACredential() {
        String id = UUID.randomUUID().toString();
        try (Https there = other("nonsense")) {
            assertThat(status(there.with("Audit-ID", id))).isEqualTo(401);
        }
        // Redis may just have come back.
        String answer = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> admin.post(
                                        "/apis/identity.portcullis.dev/v1/refusalreviews",
                                        "{\"spec\":{\"auditID\":\"" + id + "\"}}")
                                .body(),
                        body -> JSON.readTree(body).path("status").path("found").asBoolean());
        assertThat(answer).contains("\"authenticator\":\"serviceaccount\"").doesNotContain("nonsense");
    }

    /** However many bad tokens come, Redis holds nothing of them. */
    @Test
    void badTokensLeaveNothingInRedis() {
        long before = Long.parseLong(redis.cli("DBSIZE").getFirst());
        String good = token();
        String[] parts = good.split("\\.");
        try (Https there = other("none")) {
            for (int i = 0; i < 300; i++) {
                String forged = parts[0] + "." + parts[1] + "."
                        + Base64.getUrlEncoder().encodeToString(("signature " + i).getBytes());
                assertThat(status(there.with("Authorization", "Bearer " + forged)))
                        .isEqualTo(401);
            }
        }
        assertThat(Long.parseLong(redis.cli("DBSIZE").getFirst())).isLessThanOrEqualTo(before);
        try (Https there = other(good)) {
            assertThat(status(there)).isEqualTo(201);
        }
    }

    private static String holder(Kubectl kubectl) {
        return kubectl.ok("get", "lease", "portcullis-authn-service", "-o", "jsonpath={.spec.holderIdentity}");
    }

    /** The last, since one of the two is gone afterwards. */
    @Test
    @Order(Integer.MAX_VALUE)
    void whoHoldsTheLeaseIsKilledAndTheOtherDoesItsWork() throws IOException {
        int firstPort = portcullis.port("authn-service");
        int secondPort = URI.create(authn.url()).getPort();
        String holder = holder(Kubectl.admin(KubectlVersion.newest(), portcullis, "kube-system"));
        assertThat(holder).matches(".+_(" + firstPort + "|" + secondPort + ")");
        boolean first = holder.endsWith("_" + firstPort);

        // By the gateway of the one that stays.
        String config = Files.readString(portcullis.kubeconfig());
        Path kubeconfig = Files.writeString(
                dir.resolve("staying.kubeconfig"), first ? config.replace(portcullis.url(), gateway.url()) : config);
        Kubectl kubectl = Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "kube-system");
        int transitions = Integer.parseInt("0"
                + kubectl.ok("get", "lease", "portcullis-authn-service", "-o", "jsonpath={.spec.leaseTransitions}"));
        assertThat(holder(kubectl)).isEqualTo(holder);
        if (first) {
            portcullis.kill("authn-service");
        } else {
            authn.kill();
        }
        long from = System.nanoTime();
        kubectl.ok("create", "namespace", "after-the-kill");
        Kubectl inside = Kubectl.with(KubectlVersion.newest(), portcullis, kubeconfig, "after-the-kill");
        // The Lease runs for fifteen seconds; who waits for it looks every few.
        await().atMost(Duration.ofSeconds(25))
                .until(() -> inside.run("get", "serviceaccount", "default").exit() == 0);
        System.out.printf(
                "  the default account of a new namespace came %d ms after the holder of the Lease was killed%n",
                (System.nanoTime() - from) / 1_000_000);
        assertThat(holder(kubectl)).isNotEqualTo(holder).endsWith("_" + (first ? secondPort : firstPort));
        assertThat(Integer.parseInt(kubectl.ok(
                        "get", "lease", "portcullis-authn-service", "-o", "jsonpath={.spec.leaseTransitions}")))
                .isEqualTo(transitions + 1);

        inside.ok(
                "create",
                "-f",
                Files.writeString(dir.resolve("secret.json"), """
                {"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token",
                 "metadata":{"name":"made","annotations":{"kubernetes.io/service-account.name":"default"}}}""").toString());
        String token = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> inside.ok("get", "secret", "made", "-o", "jsonpath={.data.token}"),
                        text -> !text.isEmpty());
        try (Https account = Https.to(
                        first ? gateway.url() : portcullis.url(), portcullis.pki("ca.crt"), Optional.empty())
                .with(
                        "Authorization",
                        "Bearer " + new String(Base64.getDecoder().decode(token)))) {
            assertThat(account.post(WHO, SELF).body()).contains("system:serviceaccount:after-the-kill:default");
        }
    }
}
