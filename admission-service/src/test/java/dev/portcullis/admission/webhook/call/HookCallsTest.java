package dev.portcullis.admission.webhook.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.cases.FakeCluster;
import dev.portcullis.admission.webhook.call.HookBackend.Answer;
import dev.portcullis.admission.webhook.hook.ClientConfig;
import dev.portcullis.admission.webhook.hook.ClientConfig.ServiceReference;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.KubeconfigUsers;
import dev.portcullis.kube.tracing.RequestContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class HookCallsTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final byte[] REVIEW = Json.write(Reviews.json("{'request':{'uid':'1'}}"));

    @TempDir
    Path dir;

    private final HookBackend backend = new HookBackend("hook.ns.svc");
    private final List<ObjectNode> objects = new ArrayList<>();
    private HookCalls calls = calls(KubeconfigUsers.NONE);

    private HookCalls calls(KubeconfigUsers users) {
        return new HookCalls(new FakeCluster(objects), users);
    }

    @AfterEach
    void stop() {
        calls.close();
        backend.close();
    }

    private ClientConfig url(String path) {
        return new ClientConfig(backend.url() + path, null, backend.caBundle());
    }

    private String failure(ClientConfig config, Duration time) {
        try {
            return "answered " + calls.ask(config, REVIEW, time);
        } catch (CallFailedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void asksAsKubeApiserverDoes() throws CallFailedException {
        RequestContext.within(
                "audit-1", () -> assertThat(failure(url("/check"), TIME)).startsWith("answered"));
        HookBackend.Asked asked = backend.asked().getFirst();
        assertThat(asked.uri()).isEqualTo("/check?timeout=10s");
        assertThat(asked.exchange().getRequestMethod()).isEqualTo("POST");
        assertThat(asked.header("User-Agent")).isEqualTo("kube-apiserver-admission");
        assertThat(asked.header("Content-Type")).isEqualTo("application/json");
        assertThat(asked.header("Audit-ID")).isEqualTo("audit-1");
        assertThat(asked.client()).isEmpty();
    }

    @Test
    void keepsItsConnections() throws CallFailedException {
        calls.ask(url("/"), REVIEW, TIME);
        calls.ask(url("/"), REVIEW, TIME);
        assertThat(backend.asked().stream().map(asked -> asked.exchange().getRemoteAddress()))
                .hasSize(2)
                .containsOnly(backend.asked().getFirst().exchange().getRemoteAddress());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | no  | the server rejected our request for an unknown reason
                    403 | go  | go
                    404 | no  | the server could not find the requested resource
                    418 | no  | the server responded with the status code 418 but did not return more information
                    500 | boom| an error on the server ("boom") has prevented the request from succeeding
                    503 | no  | the server is currently unable to handle the request
                    """)
    void anAnswerThatIsNoSuccess(int status, String body, String words) {
        backend.answering(asked -> Answer.of(status, body));
        assertThat(failure(url("/"), TIME)).isEqualTo("failed to call webhook: " + words);
    }

    @Test
    void aConnectionThatWasClosedIsNotMissed() {
        answered();
        backend.answering(asked -> {
            asked.exchange().getResponseHeaders().add("Connection", "close");
            return Answer.of(HookBackend.allowed(asked));
        });
        answered();
        answered();
        assertThat(backend.asked().stream()
                        .map(asked -> asked.exchange().getRemoteAddress())
                        .distinct())
                .hasSize(2);
    }

    private void answered() {
        assertThat(failure(url("/"), TIME)).startsWith("answered");
    }

    @Test
    void whatIsNoJson() {
        backend.answering(asked -> Answer.of(200, ""));
        assertThat(failure(url("/"), TIME)).contains("0-length response with status code: 200");
        backend.answering(asked -> Answer.of(200, "<html>"));
        assertThat(failure(url("/"), TIME)).contains("couldn't get version/kind; json parse error");
    }

    @Test
    void anAnswerIsBounded() {
        backend.answering(asked -> new Answer(200, "application/json", new byte[9 * 1024 * 1024]));
        assertThat(failure(url("/"), TIME)).contains("the answer has more than 8388608 bytes");
    }

    @Test
    void whoIsSilentIsWaitedForAsLongAsTheWebhookMay() {
        backend.answering(asked -> {
            sleep(Duration.ofSeconds(20));
            return Answer.of(200, "");
        });
        long start = System.nanoTime();
        assertThat(failure(url("/"), Duration.ofMillis(600)))
                .isEqualTo("failed to call webhook: Post \"%s/?timeout=1s\": context deadline exceeded"
                        .formatted(backend.url()));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
    }

    @Test
    void whoIsNotThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        assertThat(failure(new ClientConfig("https://" + address, null, backend.caBundle()), TIME))
                .isEqualTo(
                        "failed to call webhook: Post \"https://%s/?timeout=10s\": dial tcp %s: connect: connection refused"
                                .formatted(address, address));
    }

    @Test
    void whoeverIsNotVouchedFor() {
        assertThat(failure(new ClientConfig(backend.url(), null, ""), TIME))
                .contains("tls: failed to verify certificate: x509: certificate signed by unknown authority");
        assertThat(failure(new ClientConfig("https://localhost:" + backend.port(), null, backend.caBundle()), TIME))
                .contains("tls: failed to verify certificate: x509: ");
        assertThat(failure(new ClientConfig(backend.url(), null, "bm8="), TIME))
                .isEqualTo(
                        "could not get REST client: unable to load root certificates: unable to parse bytes as PEM block");
        assertThat(backend.asked()).isEmpty();
    }

    @Test
    void whoSaysWhenToComeAgainIsAskedAgain() {
        backend.answering(asked -> {
            asked.exchange().getResponseHeaders().add("Retry-After", "0");
            return backend.asked().size() < 3 ? Answer.of(503, "") : Answer.of(HookBackend.allowed(asked));
        });
        assertThat(failure(url("/"), TIME)).startsWith("answered");
        assertThat(backend.asked()).hasSize(3);
    }

    private ClientConfig service(int port) {
        return new ClientConfig(null, new ServiceReference("ns", "hook", "/p", port), backend.caBundle());
    }

    private void object(String json) {
        objects.add(Reviews.json(json));
        calls.close();
        calls = calls(KubeconfigUsers.NONE);
    }

    @Test
    void aServiceIsItsReadyEndpointsUnderItsOwnName() {
        object("{'apiVersion':'v1','kind':'Service','metadata':{'name':'hook','namespace':'ns'},"
                + "'spec':{'type':'ClusterIP','clusterIP':'None','ports':[{'name':'https','port':443}]}}");
        assertThat(failure(service(443), TIME)).endsWith("no endpoints available for service \"hook\"");
        assertThat(failure(service(444), TIME)).endsWith("no service port 444 found for service \"hook\"");
        object(
                ("{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'hook-1','namespace':'ns','labels':{'kubernetes.io/service-name':'hook'}},"
                                + "'addressType':'IPv4','ports':[{'name':'https','port':%d},{'name':'other','port':1}],"
                                + "'endpoints':[{'addresses':['127.0.0.9'],'conditions':{'ready':false}},{'addresses':['127.0.0.1']}]}")
                        .formatted(backend.port()));
        assertThat(failure(service(443), TIME)).startsWith("answered");
        assertThat(backend.asked().getFirst().header("Host")).isEqualTo("hook.ns.svc:443");
        assertThat(backend.asked().getFirst().uri()).isEqualTo("/p?timeout=10s");
    }

    @Test
    void aServiceIsItsEndpointsWhereItHasNoSlices() {
        object("{'apiVersion':'v1','kind':'Service','metadata':{'name':'hook','namespace':'ns'},"
                + "'spec':{'type':'ClusterIP','clusterIP':'127.0.0.2','ports':[{'port':443}]}}");
        object(("{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'hook','namespace':'ns'},"
                        + "'subsets':[{'addresses':[{'ip':'127.0.0.1'}],'ports':[{'port':%d}]}]}")
                .formatted(backend.port()));
        assertThat(failure(service(443), TIME)).startsWith("answered");
    }

    @Test
    void aServiceIsTheNameThatItStandsFor() {
        assertThat(failure(service(backend.port()), TIME)).endsWith("service \"hook\" not found");
        object("{'apiVersion':'v1','kind':'Service','metadata':{'name':'hook','namespace':'ns'},"
                + "'spec':{'type':'ExternalName','externalName':'localhost'}}");
        assertThat(failure(service(backend.port()), TIME)).startsWith("answered");
    }

    @Test
    void showsWhoItIsToTheHostsThatItsKubeconfigNames() throws IOException {
        Files.writeString(dir.resolve("tls.crt"), backend.certificatePem());
        Files.writeString(dir.resolve("tls.key"), backend.keyPem());
        Path file = Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                users:
                - name: 127.0.0.1:%d
                  user: {client-certificate: tls.crt, client-key: tls.key}
                - name: '*.ns.svc'
                  user: {token: secret}
                """.formatted(backend.port()));
        calls = calls(KubeconfigUsers.read(file));
        assertThat(failure(url("/"), TIME)).startsWith("answered");
        assertThat(backend.asked().getFirst().client()).isEqualTo("CN=hook");
        assertThat(backend.asked().getFirst().header("Authorization")).isEqualTo("null");
        KubeconfigUsers users = KubeconfigUsers.read(file);
        assertThat(users.of("hook.ns.svc", 443).authorization()).isEqualTo("Bearer secret");
        assertThat(users.of("hook.ns.svc", 444).authorization()).isNull();
        assertThat(users.of("ns.svc", 443).authorization()).isNull();
    }

    @Test
    void aConfigurationThatLeadsNowhere() {
        assertThatThrownBy(() -> calls.ask(new ClientConfig(null, null, ""), REVIEW, TIME))
                .hasMessage("could not get REST client: webhook configuration must have either service or URL");
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
