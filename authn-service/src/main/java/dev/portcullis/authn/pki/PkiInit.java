package dev.portcullis.authn.pki;

import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what an installation trusts, before its services start: the two CAs, everybody's certificates, the ServiceAccount signing
 * key and the administrator's kubeconfig; in a cluster also what etcd and Redis trust. What is there and good is left alone, so it may run
 * before every start.
 */
public final class PkiInit {
    private final PkiSettings settings;
    private final Clock clock;
    private final Map<String, String> environment;

    PkiInit(PkiSettings settings, Clock clock, Map<String, String> environment) {
        this.settings = settings;
        this.clock = clock;
        this.environment = environment;
    }

    /** Exits with 1 and a sentence on standard error if it cannot be done. */
    public static void main(String[] args) {
        try {
            new PkiInit(PkiSettings.parse(args), Clock.systemUTC(), System.getenv()).run();
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            System.err.println("pki: " + e.getMessage());
            System.exit(1);
        }
    }

    void run() throws IOException, GeneralSecurityException {
        Path data = PemFiles.directory(settings.dataDir());
        PkiSettings.Cluster cluster = settings.cluster();
        if (cluster == null) {
            make(data);
            return;
        }
        try (ClusterSecrets secrets = ClusterSecrets.inCluster(cluster.namespace(), cluster.account(), environment)) {
            KeptSecrets kept = KeptSecrets.unpack(settings.parts(), secrets, data);
            make(data);
            kept.update();
        }
    }

    private void make(Path data) throws IOException, GeneralSecurityException {
        Path pki = PemFiles.directory(data.resolve("pki"));
        Set<Part> parts = settings.parts();
        if (parts.contains(Part.APISERVER)) {
            CertificateAuthority ca =
                    CertificateAuthority.open(pki.resolve("ca.crt"), pki.resolve("ca.key"), "kubernetes", clock);
            apiserver(ca, data, pki);
            if (parts.contains(Part.WEBHOOKS)) {
                webhooks(ca, PemFiles.directory(data.resolve("webhooks")), pki);
            }
        }
        if (parts.contains(Part.INTERNAL)) {
            internal(pki, PemFiles.directory(pki.resolve("internal")));
        }
        if (parts.contains(Part.ETCD)) {
            etcd(PemFiles.directory(pki.resolve("etcd")));
        }
        if (parts.contains(Part.REDIS)) {
            new RedisPassword(data.resolve("redis")).ensure();
        }
    }

    private void apiserver(CertificateAuthority ca, Path data, Path pki) throws IOException, GeneralSecurityException {
        ca.ensure(
                pki.resolve("apiserver.crt"),
                pki.resolve("apiserver.key"),
                CertificateProfile.server("kube-apiserver", apiserverNames()));
        ca.ensureRsa(
                pki.resolve("admin.crt"),
                pki.resolve("admin.key"),
                CertificateProfile.client("kubernetes-admin", "system:masters"));
        kubeconfig("kubernetes-admin", "", "admin", pki).ensure(settings.kubeconfig());
        signingKey(pki.resolve("sa.key"), pki.resolve("sa.pub"));
    }

    private void webhooks(CertificateAuthority ca, Path directory, Path pki)
            throws IOException, GeneralSecurityException {
        ca.ensureRsa(
                pki.resolve("webhooks.crt"),
                pki.resolve("webhooks.key"),
                CertificateProfile.client("portcullis-webhooks"));
        kubeconfig("portcullis-webhooks", "/apis/authentication.k8s.io/v1/tokenreviews", "webhooks", pki)
                .ensure(directory.resolve("authentication.kubeconfig"));
        kubeconfig("portcullis-webhooks", "/apis/authorization.k8s.io/v1/subjectaccessreviews", "webhooks", pki)
                .ensure(directory.resolve("authorization.kubeconfig"));
        kubeconfig(URI.create(settings.server()).getHost(), "", "webhooks", pki)
                .ensure(directory.resolve("admission.kubeconfig"));
    }

    private ClientKubeconfig kubeconfig(String entry, String path, String files, Path pki) {
        return new ClientKubeconfig(
                entry,
                URI.create(settings.server() + path),
                pki.resolve("ca.crt"),
                pki.resolve(files + ".crt"),
                pki.resolve(files + ".key"));
    }

    private void internal(Path pki, Path internal) throws IOException, GeneralSecurityException {
        CertificateAuthority ca = CertificateAuthority.open(
                internal.resolve("ca.crt"), pki.resolve("internal-ca.key"), "portcullis-internal", clock);
        for (ServiceName service : ServiceName.values()) {
            ca.ensure(
                    internal.resolve(service.id() + ".crt"),
                    internal.resolve(service.id() + ".key"),
                    CertificateProfile.service(service.id(), service.spiffeId()));
        }
    }

    /** A client's certificate with names would have to be at one of them: etcd compares that with where the client is. */
    private void etcd(Path etcd) throws IOException, GeneralSecurityException {
        CertificateAuthority ca =
                CertificateAuthority.open(etcd.resolve("ca.crt"), etcd.resolve("ca.key"), "etcd-ca", clock);
        ca.ensure(
                etcd.resolve("server.crt"),
                etcd.resolve("server.key"),
                CertificateProfile.peer(
                        "etcd",
                        List.of("etcd", "etcd-0.etcd", "etcd-1.etcd", "etcd-2.etcd", "localhost", "127.0.0.1")));
        ca.ensure(etcd.resolve("client.crt"), etcd.resolve("client.key"), CertificateProfile.client("store-service"));
    }

    private List<String> apiserverNames() {
        List<String> names = new ArrayList<>(List.of(
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "localhost",
                "127.0.0.1",
                "::1",
                settings.serviceIp()));
        if (settings.cluster() == null) { // a pod has another name each time
            try {
                names.add(InetAddress.getLocalHost().getHostName());
            } catch (UnknownHostException e) {
                // A machine without a name: nobody calls it by one.
            }
        }
        names.addAll(settings.serverNames());
        return names;
    }

    /** A public key without its private one is a choice (tokens are signed elsewhere) and is left alone. */
    private static void signingKey(Path key, Path publicKey) throws IOException, GeneralSecurityException {
        if (Files.exists(publicKey)) {
            return;
        }
        if (Files.exists(key)) {
            throw new IOException(key + " is there, but " + publicKey + " is missing: restore it, or delete the key");
        }
        KeyPair pair = CertificateAuthority.generateRsaKey();
        PemFiles.write(key, pair.getPrivate());
        PemFiles.write(publicKey, pair.getPublic());
    }
}
