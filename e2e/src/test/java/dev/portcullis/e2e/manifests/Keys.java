package dev.portcullis.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.manifests.Workload.Mounted;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Secrets of a rendered suite: who makes which of their keys, and who mounts them. */
public final class Keys {
    private static final Set<String> CERTIFICATE = Set.of("ca.crt", "tls.crt", "tls.key");

    private final Rendered rendered;
    private final Map<String, Set<String>> made = new TreeMap<>();

    /** @param secrets that the Job makes if it is told to make all parts, with their keys */
    public Keys(Rendered rendered, Map<String, Map<String, byte[]>> secrets) {
        this.rendered = rendered;
        rendered.all("Certificate")
                .forEach(certificate ->
                        made.put(certificate.at("/spec/secretName").asString(), CERTIFICATE));
        String parts = rendered.workload("pki").args().stream()
                .filter(arg -> arg.startsWith("--parts="))
                .findFirst()
                .orElseThrow();
        secrets.forEach((secret, data) -> {
            if (Set.of(parts.substring("--parts=".length()).split(",")).contains(part(secret))) {
                made.put(secret, data.keySet());
            }
        });
        if (rendered.name().endsWith("external-etcd")) {
            // Its administrator's.
            made.put("etcd-client", CERTIFICATE);
        }
    }

    private static String part(String secret) {
        if (secret.startsWith("internal")) {
            return "internal";
        }
        if (secret.startsWith("etcd")) {
            return "etcd";
        }
        return secret.equals("redis") || secret.equals("webhooks") ? secret : "apiserver";
    }

    /** What it mounts is made, and what its arguments point to is mounted. */
    public void areThereFor(Workload workload) {
        Map<String, Mounted> files = workload.files();
        used(workload)
                .forEach(file -> assertThat(made.getOrDefault(file.secret(), Set.of()))
                        .as("%s: %s", workload, file)
                        .contains(file.key()));
        for (String arg : workload.args()) {
            String value = arg.substring(arg.indexOf('=') + 1);
            if (value.startsWith("/")) {
                assertThat(files.keySet().stream().anyMatch(file -> file.equals(value) || file.startsWith(value + "/"))
                                || writable(workload, value))
                        .as("%s: %s", workload, arg)
                        .isTrue();
            }
        }
    }

    private static boolean writable(Workload workload, String path) {
        return workload.mounts().keySet().stream()
                .filter(mount -> !workload.files().keySet().toString().contains(mount + "/"))
                .anyMatch(mount -> path.equals(mount) || path.startsWith(mount + "/"));
    }

    /** By the Secret: the only workload that mounts its private key. */
    public Map<String, String> holders() {
        Map<String, String> holders = new TreeMap<>();
        for (Workload workload : rendered.workloads()) {
            workload.files().values().stream()
                    .filter(file -> file.key().equals("tls.key"))
                    .forEach(file -> assertThat(holders.put(file.secret(), workload.name()))
                            .as("another holder of %s", file)
                            .isNull());
        }
        return holders;
    }

    /** The Secrets that pods cannot start without. */
    public Set<String> mounted() {
        return rendered.workloads().stream()
                .flatMap(Keys::used)
                .map(Mounted::secret)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Mounted> used(Workload workload) {
        return Stream.concat(workload.files().values().stream(), workload.environment().values().stream());
    }
}
