package dev.portcullis.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The container of the Job pki as a process, with what its pod would find. */
public final class PkiJob {
    private static final JsonMapper JSON = new JsonMapper();

    private final Portcullis cluster;
    private final Kubectl kubectl;
    private final String namespace;
    private final Path directory;

    public PkiJob(Portcullis cluster, Kubectl kubectl, String namespace, Path directory) {
        this.cluster = cluster;
        this.kubectl = kubectl;
        this.namespace = namespace;
        this.directory = directory;
    }

    /** What it prints; it must succeed. */
    public String run(Rendered rendered) throws IOException {
        Path account = Files.createDirectories(directory.resolve("account"));
        Files.copy(cluster.pki("ca.crt"), account.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(account.resolve("token"), kubectl.ok("create", "token", "pki", "-n", namespace));
        Path data = Files.createTempDirectory(directory, "pki");
        List<String> args = rendered.workload("pki").args();
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m", "-jar", jar()));
        args.stream()
                .map(arg -> arg.replace("$(NAMESPACE)", namespace).replace("/tmp/pki", data.toString()))
                .forEach(words::add);
        words.add("--service-account-dir=" + account);
        URI server = URI.create(cluster.url());
        Map<String, String> environment = Map.of(
                "KUBERNETES_SERVICE_HOST", server.getHost(),
                "KUBERNETES_SERVICE_PORT", String.valueOf(server.getPort()));
        Result result = new Command(words, environment, directory).run(Duration.ofSeconds(60));
        assertThat(result.exit()).as("%s", result).isZero();
        return result.out();
    }

    private static String jar() throws IOException {
        try (Stream<Path> jars = Files.list(Portcullis.home().resolve("authn-service/target/dist"))) {
            return jars.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What is in the namespace now, but for ServiceAccounts' tokens: keys by name. */
    public Map<String, Map<String, byte[]>> secrets(Https admin) {
        Map<String, Map<String, byte[]>> all = new TreeMap<>();
        JsonNode list = JSON.readTree(
                admin.get("/api/v1/namespaces/" + namespace + "/secrets").body());
        for (JsonNode secret : list.path("items")) {
            if (!secret.path("type").asString().endsWith("service-account-token")) {
                Map<String, byte[]> data = new TreeMap<>();
                secret.path("data")
                        .properties()
                        .forEach(entry -> data.put(
                                entry.getKey(),
                                Base64.getDecoder().decode(entry.getValue().asString())));
                all.put(secret.at("/metadata/name").asString(), data);
            }
        }
        return all;
    }
}
