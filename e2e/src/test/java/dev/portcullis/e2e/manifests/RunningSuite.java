package dev.portcullis.e2e.manifests;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A rendered suite whose containers run here, and answer as the kubelet's probes would want it. */
public final class RunningSuite implements AutoCloseable {
    private static final int MEMBERS = 3;

    private final Kubelet kubelet;
    private final Kubectl kubectl;

    private RunningSuite(Kubelet kubelet, Kubectl kubectl) {
        this.kubelet = kubelet;
        this.kubectl = kubectl;
    }

    /**
     * Ready, and with its default ServiceAccount.
     *
     * @param like one that runs, whose JVMs' flags are taken
     * @param secrets that there are: keys by name
     * @param kubeconfig its administrator's, whatever the server in it
     */
    public static RunningSuite start(
            Portcullis like,
            Rendered rendered,
            Map<String, Map<String, byte[]>> secrets,
            Path directory,
            Path kubeconfig) {
        Kubelet kubelet = new Kubelet(secrets, directory);
        try {
            begin(like, rendered, kubelet);
            Kubectl kubectl = Kubectl.with(KubectlVersion.newest(), like, kubeconfig, "default");
            RunningSuite suite = new RunningSuite(kubelet, kubectl);
            suite.await("serviceaccount", "default");
            return suite;
        } catch (RuntimeException | AssertionError e) {
            kubelet.close();
            throw e;
        }
    }

    private static void begin(Portcullis like, Rendered rendered, Kubelet kubelet) {
        List<Workload> workloads = rendered.workloads();
        workloads.stream().filter(one -> one.name().equals("etcd")).forEach(etcd -> {
            for (int i = 0; i < MEMBERS; i++) {
                kubelet.start(etcd, "etcd-" + i);
            }
        });
        workloads.stream()
                .filter(one -> one.name().equals("redis"))
                .forEach(redis -> kubelet.start(
                        redis,
                        "redis-0",
                        "--port",
                        String.valueOf(kubelet.port("redis", 6379)),
                        "--bind",
                        "127.0.0.1"));
        for (String service : Portcullis.SERVICES) {
            kubelet.start(like, rendered.workload(service));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String service : Portcullis.SERVICES) {
                ready(http, kubelet, service, "/readyz", 8081);
                ready(http, kubelet, service, "/livez", 8081);
            }
            workloads.stream().filter(one -> one.name().equals("etcd")).forEach(etcd -> {
                String probe =
                        etcd.container().at("/livenessProbe/httpGet/path").asString();
                for (int i = 0; i < MEMBERS; i++) {
                    ready(http, kubelet, "etcd-" + i + ".etcd", probe, 2381);
                }
            });
        }
    }

    private static void ready(HttpClient http, Kubelet kubelet, String host, String path, int port) {
        URI uri = URI.create("http://127.0.0.1:" + kubelet.port(host, port) + path);
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(host + " does not answer 200 at " + uri + "\n" + kubelet.logs(), e);
        }
    }

    /** Until it is answered, or twenty seconds have passed. */
    private void await(String... what) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tryKubectl(Stream.concat(Stream.of("get"), Stream.of(what))
                                        .toArray(String[]::new))
                                .exit()
                        == 0);
    }

    /** A new pod of a Deployment with the strategy Recreate, on the volume of the one before: ready, and seen by the gateway. */
    public void replace(Portcullis like, Workload service) {
        kubelet.stop(service.name());
        kubelet.start(like, service);
        try (HttpClient http = HttpClient.newHttpClient()) {
            ready(http, kubelet, service.name(), "/readyz", 8081);
        }
        await("namespace", "default");
    }

    /** Its gateway's URL. */
    public String server() {
        return "https://127.0.0.1:" + kubelet.port("gateway", 6443);
    }

    /** As its administrator, in the namespace default; what it prints. */
    public String kubectl(String... words) {
        return kubectl.ok(words(words));
    }

    /** The same, whatever comes of it. */
    public Result tryKubectl(String... words) {
        return kubectl.run(words(words));
    }

    private String[] words(String... words) {
        List<String> all = new ArrayList<>(List.of("--server=" + server()));
        all.addAll(Arrays.asList(words));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        kubelet.close();
    }
}
