package dev.portcullis.authn.clustertrust;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whom this server believes, by its flags and by what their files say now. */
final class ClusterTrustFiles implements AutoCloseable {
    private static final Map<String, String> USUAL = Map.of(
            "requestheader-username-headers", "X-Remote-User",
            "requestheader-uid-headers", "X-Remote-Uid",
            "requestheader-group-headers", "X-Remote-Group",
            "requestheader-extra-headers-prefix", "X-Remote-Extra-");

    private final @Nullable ReloadingFile<List<X509Certificate>> clients;
    private final @Nullable ReloadingFile<List<X509Certificate>> proxies;
    private final Map<String, List<String>> headers = new TreeMap<>();

    /** @param onChange called when a file says something else */
    ClusterTrustFiles(FlagValues flags, Runnable onChange) {
        clients = open(flags, "client-ca-file", onChange);
        proxies = open(flags, "requestheader-client-ca-file", onChange);
        if (proxies != null) {
            for (String flag : ClusterTrust.HEADERS) {
                String usual = USUAL.get(flag);
                headers.put(flag, flags.list(flag, usual == null ? List.of() : List.of(usual)));
            }
        }
    }

    private static @Nullable ReloadingFile<List<X509Certificate>> open(
            FlagValues flags, String flag, Runnable onChange) {
        Path file = flags.file(flag);
        try {
            return file == null ? null : new ReloadingFile<>(file, PemFiles::readCertificates, onChange);
        } catch (IOException e) {
            throw new BadFlagException(flag, "cannot be read: " + e.getMessage());
        }
    }

    ClusterTrust now() {
        return new ClusterTrust(
                clients == null ? List.of() : clients.get(), proxies == null ? List.of() : proxies.get(), headers);
    }

    @Override
    public void close() {
        if (clients != null) {
            clients.close();
        }
        if (proxies != null) {
            proxies.close();
        }
    }
}
