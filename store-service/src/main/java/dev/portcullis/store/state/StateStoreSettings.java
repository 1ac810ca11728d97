package dev.portcullis.store.state;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which store, and where; the flags' names are kube-apiserver's where it has them. */
public sealed interface StateStoreSettings {
    /** RocksDB in a directory of this machine ({@code --store=embedded --data-dir=…}). */
    record Embedded(Path dataDir) implements StateStoreSettings {}

    /**
     * An etcd cluster ({@code --store=etcd --etcd-servers=…}).
     *
     * @param caFile {@code --etcd-cafile}: who may sign the servers' certificates; null means the JDK's authorities
     * @param certFile {@code --etcd-certfile}: our client certificate, with {@code keyFile}; null means none
     * @param user {@code --etcd-user}, with the password, where etcd's own authentication is on
     * @param timeout after this time a call fails as unavailable
     */
    record Etcd(
            List<URI> servers,
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            @Nullable String user,
            @Nullable String password,
            Duration timeout)
            implements StateStoreSettings {
        public static final Duration TIMEOUT = Duration.ofSeconds(5);

        public Etcd {
            servers = List.copyOf(servers);
            if (servers.stream().anyMatch(server -> server.getHost() == null)
                    || servers.stream().map(URI::getScheme).distinct().count() != 1
                    || !List.of("http", "https").contains(servers.getFirst().getScheme())) {
                throw new IllegalArgumentException(
                        "must be http:// or https:// addresses, all of one kind: " + servers);
            }
            if ((certFile == null) != (keyFile == null)) {
                throw new IllegalArgumentException("a certificate and its key go together");
            }
            if ((user == null) != (password == null)) {
                throw new IllegalArgumentException("a user and the password go together");
            }
        }

        public boolean tls() {
            return "https".equals(servers.getFirst().getScheme());
        }

        /** Without TLS and without authentication. */
        public static Etcd plain(URI... servers) {
            return new Etcd(List.of(servers), null, null, null, null, null, TIMEOUT);
        }
    }
}
