package dev.portcullis.authn.pki;

import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what an installation trusts, before its services start: the two CAs, everybody's certificates, the ServiceAccount signing
 * key and the administrator's kubeconfig. What is there and good is left alone, so it may run before every start.
 */
public final class PkiInit {
    private final PkiSettings settings;
    private final Clock clock;

    PkiInit(PkiSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Exits with 1 and a sentence on standard error if it cannot be done. */
    public static void main(String[] args) {
        try {
            new PkiInit(PkiSettings.parse(args), Clock.systemUTC()).run();
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            System.err.println("pki: " + e.getMessage());
            System.exit(1);
        }
    }

    void run() throws IOException, GeneralSecurityException {
        Path data = PemFiles.directory(settings.dataDir());
        Path pki = PemFiles.directory(data.resolve("pki"));
        Path internal = PemFiles.directory(pki.resolve("internal"));

        CertificateAuthority ca =
                CertificateAuthority.open(pki.resolve("ca.crt"), pki.resolve("ca.key"), "kubernetes", clock);
        ca.ensure(
                pki.resolve("apiserver.crt"),
                pki.resolve("apiserver.key"),
                CertificateProfile.server("kube-apiserver", apiserverNames()));
        ca.ensureRsa(
                pki.resolve("admin.crt"),
                pki.resolve("admin.key"),
                CertificateProfile.client("kubernetes-admin", "system:masters"));
        new AdminKubeconfig(
                        settings.server(), pki.resolve("ca.crt"), pki.resolve("admin.crt"), pki.resolve("admin.key"))
                .ensure(data.resolve("admin.kubeconfig"));
        signingKey(pki.resolve("sa.key"), pki.resolve("sa.pub"));

        CertificateAuthority internalCa = CertificateAuthority.open(
                internal.resolve("ca.crt"), pki.resolve("internal-ca.key"), "portcullis-internal", clock);
        for (ServiceName service : ServiceName.values()) {
            internalCa.ensure(
                    internal.resolve(service.id() + ".crt"),
                    internal.resolve(service.id() + ".key"),
                    CertificateProfile.service(service.id(), service.spiffeId()));
        }
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
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine without a name: nobody calls it by one.
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
