package dev.portcullis.authn.pki;

import dev.portcullis.kube.service.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What an installation may leave to others as a whole, and the Secrets that a cluster keeps it in: authorities first. */
enum Part {
    APISERVER(List.of(
            pair("ca", "pki/ca"),
            pair("apiserver", "pki/apiserver"),
            new ClusterSecret("service-account", Map.of("tls.key", "pki/sa.key", "tls.pub", "pki/sa.pub")),
            new ClusterSecret(
                    "admin",
                    Map.of("tls.crt", "pki/admin.crt", "tls.key", "pki/admin.key", "kubeconfig", "admin.kubeconfig")))),

    INTERNAL(Stream.concat(
                    Stream.of(new ClusterSecret(
                            "internal-ca", Map.of("tls.crt", "pki/internal/ca.crt", "tls.key", "pki/internal-ca.key"))),
                    Arrays.stream(ServiceName.values())
                            .filter(service -> service != ServiceName.LAUNCHER)
                            .map(service ->
                                    issued("internal-" + service.id(), "pki/internal/" + service.id(), "pki/internal")))
            .toList()),

    ETCD(List.of(
            pair("etcd-ca", "pki/etcd/ca"),
            issued("etcd-server", "pki/etcd/server", "pki/etcd"),
            issued("etcd-client", "pki/etcd/client", "pki/etcd"))),

    REDIS(List.of(new ClusterSecret(
            "redis", Map.of("password", "redis/password", "redis.conf", "redis/redis.conf", "url", "redis/url")))),

    /** For API servers that ask this one as their webhook. */
    WEBHOOKS(List.of(new ClusterSecret(
            "webhooks",
            Map.of(
                    "tls.crt",
                    "pki/webhooks.crt",
                    "tls.key",
                    "pki/webhooks.key",
                    "authentication.kubeconfig",
                    "webhooks/authentication.kubeconfig",
                    "authorization.kubeconfig",
                    "webhooks/authorization.kubeconfig",
                    "admission.kubeconfig",
                    "webhooks/admission.kubeconfig"))));

    private final List<ClusterSecret> secrets;

    Part(List<ClusterSecret> secrets) {
        this.secrets = secrets;
    }

    List<ClusterSecret> secrets() {
        return secrets;
    }

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static Part named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--parts must be some of " + Arrays.toString(values()) + ", not " + name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static ClusterSecret pair(String name, String files) {
        return new ClusterSecret(name, Map.of("tls.crt", files + ".crt", "tls.key", files + ".key"));
    }

    private static ClusterSecret issued(String name, String files, String authority) {
        return new ClusterSecret(
                name, Map.of("ca.crt", authority + "/ca.crt", "tls.crt", files + ".crt", "tls.key", files + ".key"));
    }
}
